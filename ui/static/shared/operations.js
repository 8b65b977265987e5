// What layers compute, as TensorFlow computes it: tests/browser/test_*_arithmetic.py hold these against it.
//
// A tensor is { shape, values }, the last place of `shape` running fastest, as in TensorFlow: a map is (height, width,
// channels), a kernel (height, width, channels, filters). Sums are 64-bit numbers; TensorFlow's layers take 32.

function tensor(shape, values = new Float64Array(shape.reduce((size, side) => size * side, 1))) {
  return { shape, values };
}

function valueAt({ shape, values }, ...place) {
  return values[place.reduce((offset, at, axis) => offset * shape[axis] + at, 0)];
}

// How many places a window has along one side. `padding` is "valid" or "same".
function outputSize(size, window, stride, padding) {
  return padding === "same" ? Math.ceil(size / stride) : Math.max(Math.floor((size - window) / stride) + 1, 0);
}

// Zeros on both sides together, and before the first value: TensorFlow puts the odd one after the last.
function paddingOf(size, window, stride, padding) {
  if (padding !== "same") return { total: 0, before: 0 };
  const total = Math.max((outputSize(size, window, stride, padding) - 1) * stride + window - size, 0);
  return { total, before: Math.floor(total / 2) };
}

// Where the window of the output at `place` begins: negative where it begins in the zeros.
function windowStart(size, window, stride, padding, place) {
  return place * stride - paddingOf(size, window, stride, padding).before;
}

// (height, width, channels) and (height, width, channels, filters) -> (rows, columns, filters). The kernel is not
// turned round: what deep learning calls a convolution is what others call a cross-correlation.
function convolve(map, kernel, { stride = 1, padding = "valid", bias = null } = {}) {
  const [height, width, channels] = map.shape;
  const [tall, wide, , filters] = kernel.shape;
  const [rows, columns] = [outputSize(height, tall, stride, padding), outputSize(width, wide, stride, padding)];
  const made = tensor([rows, columns, filters]);
  for (let row = 0; row < rows; row += 1) {
    const top = windowStart(height, tall, stride, padding, row);
    for (let column = 0; column < columns; column += 1) {
      const left = windowStart(width, wide, stride, padding, column);
      const out = (row * columns + column) * filters;
      for (let filter = 0; filter < filters; filter += 1) made.values[out + filter] = bias ? bias[filter] : 0;
      for (let down = Math.max(0, -top); down < Math.min(tall, height - top); down += 1) {
        for (let right = Math.max(0, -left); right < Math.min(wide, width - left); right += 1) {
          const pixel = ((top + down) * width + left + right) * channels;
          const weight = (down * wide + right) * channels * filters;
          for (let channel = 0; channel < channels; channel += 1) {
            const value = map.values[pixel + channel];
            const from = weight + channel * filters;
            for (let filter = 0; filter < filters; filter += 1) {
              made.values[out + filter] += value * kernel.values[from + filter];
            }
          }
        }
      }
    }
  }
  return made;
}

// What one output of one channel and filter is the sum of: [{ row, column, value, weight, product, inside }], line by
// line. `inside` is false where the window stands on the zeros around the map.
function productsAt(map, kernel, [row, column], { stride = 1, padding = "valid", channel = 0, filter = 0 } = {}) {
  const [height, width] = map.shape;
  const [tall, wide] = kernel.shape;
  const top = windowStart(height, tall, stride, padding, row);
  const left = windowStart(width, wide, stride, padding, column);
  return Array.from({ length: tall * wide }, (_, place) => {
    const [down, right] = [Math.floor(place / wide), place % wide];
    const at = { row: top + down, column: left + right };
    const inside = at.row >= 0 && at.column >= 0 && at.row < height && at.column < width;
    const value = inside ? valueAt(map, at.row, at.column, channel) : 0;
    const weight = valueAt(kernel, down, right, channel, filter);
    return { ...at, inside, value, weight, product: value * weight };
  });
}

// (height, width, channels) -> (rows, columns, channels). `kind` is "max", "average" or "sum", the average times the
// window's area. Zeros around the map count in none of them.
function pool(map, kind, { size = 2, stride = size, padding = "valid" } = {}) {
  const [height, width, channels] = map.shape;
  const [rows, columns] = [height, width].map((side) => outputSize(side, size, stride, padding));
  const made = tensor([rows, columns, channels]);
  for (let row = 0; row < rows; row += 1) {
    const down = within(windowStart(height, size, stride, padding, row), size, height);
    for (let column = 0; column < columns; column += 1) {
      const across = within(windowStart(width, size, stride, padding, column), size, width);
      for (let channel = 0; channel < channels; channel += 1) {
        made.values[(row * columns + column) * channels + channel] = pooledValue(map, kind, down, across, channel, size);
      }
    }
  }
  return made;
}

// The part of a window that lies within a side: its first place, and the one after the last.
function within(start, window, side) {
  return [Math.max(start, 0), Math.min(start + window, side)];
}

function pooledValue(map, kind, [top, bottom], [left, right], channel, size) {
  const [, width, channels] = map.shape;
  let [most, sum] = [-Infinity, 0];
  for (let row = top; row < bottom; row += 1) {
    for (let column = left; column < right; column += 1) {
      const value = map.values[(row * width + column) * channels + channel];
      sum += value;
      if (value > most) most = value;
    }
  }
  if (kind === "max") return most;
  const average = sum / ((bottom - top) * (right - left));
  return kind === "sum" ? average * size * size : average;
}

// What one pooled value was made of: [{ row, column, value }], without the zeros around the map.
function pooledAt(map, [row, column], { size = 2, stride = size, padding = "valid", channel = 0 } = {}) {
  const [height, width] = map.shape;
  const [top, bottom] = within(windowStart(height, size, stride, padding, row), size, height);
  const [left, right] = within(windowStart(width, size, stride, padding, column), size, width);
  const found = [];
  for (let at = top; at < bottom; at += 1) {
    for (let beside = left; beside < right; beside += 1) {
      found.push({ row: at, column: beside, value: valueAt(map, at, beside, channel) });
    }
  }
  return found;
}

// Which inputs a value sees through several windows, the last layer first or last alike: Araujo, Norris & Sim,
// "Computing receptive fields of CNNs", Distill (2019). `layers` are [{ window, stride, padding, size }], in order, with
// the side that each receives. Returns { size, jump, offset }: place p sees `size` pixels from p * jump + offset on.
function receptiveField(layers) {
  return layers.reduce(
    (field, { window, stride = 1, padding = "valid", size }) => ({
      size: field.size + (window - 1) * field.jump,
      jump: field.jump * stride,
      offset: field.offset - paddingOf(size, window, stride, padding).before * field.jump,
    }),
    { size: 1, jump: 1, offset: 0 },
  );
}

// (height, width, 3) -> (height, width, 1), weighed as TensorFlow's own image operations do.
function greyscale({ shape: [height, width], values }) {
  const grey = tensor([height, width, 1]);
  for (let place = 0; place < height * width; place += 1) {
    grey.values[place] = 0.2989 * values[3 * place] + 0.587 * values[3 * place + 1] + 0.114 * values[3 * place + 2];
  }
  return grey;
}

// The picture (height, width, channels) moved by whole or broken pixels, turned clockwise, enlarged about its middle;
// between pixels it is weighed from four, and beyond the border the border's pixels go on.
function moved(map, { down = 0, right = 0, degrees = 0, factor = 1 } = {}) {
  const [height, width, channels] = map.shape;
  const [cosine, sine] = [Math.cos((degrees * Math.PI) / 180) / factor, Math.sin((degrees * Math.PI) / 180) / factor];
  const [middle, centre] = [(height - 1) / 2, (width - 1) / 2];
  const made = tensor(map.shape);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const [y, x] = [row - middle - down, column - centre - right];
      const [from, beside] = [middle + cosine * y - sine * x, centre + sine * y + cosine * x];
      const corners = cornersOf(from, beside, height, width);
      for (let channel = 0; channel < channels; channel += 1) {
        let sum = 0;
        for (const [place, share] of corners) sum += share * map.values[place * channels + channel];
        made.values[(row * width + column) * channels + channel] = sum;
      }
    }
  }
  return made;
}

// The four pixels around a place between them, and the share of each: [[place, share], ...].
function cornersOf(row, column, height, width) {
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const [below, beside] = [row - top, column - left];
  const lines = [top, top + 1].map((line) => Math.min(Math.max(line, 0), height - 1) * width);
  const columns = [left, left + 1].map((one) => Math.min(Math.max(one, 0), width - 1));
  return [
    [lines[0] + columns[0], (1 - below) * (1 - beside)],
    [lines[0] + columns[1], (1 - below) * beside],
    [lines[1] + columns[0], below * (1 - beside)],
    [lines[1] + columns[1], below * beside],
  ];
}

// By Keras's names. `of` is the function, `slope` its derivative; at a kink the slope that TensorFlow takes.
const ACTIVATIONS = {
  linear: { of: (x) => x, slope: () => 1 },
  relu: { of: (x) => Math.max(x, 0), slope: (x) => (x > 0 ? 1 : 0) },
  leaky_relu: { of: (x) => (x > 0 ? x : 0.2 * x), slope: (x) => (x > 0 ? 1 : 0.2) },
  elu: { of: (x) => (x > 0 ? x : Math.expm1(x)), slope: (x) => (x > 0 ? 1 : Math.exp(x)) },
  sigmoid: { of: (x) => sigmoid(x), slope: (x) => sigmoid(x) * sigmoid(-x) },
  tanh: { of: (x) => Math.tanh(x), slope: (x) => 1 / Math.cosh(x) ** 2 },
  silu: { of: (x) => x * sigmoid(x), slope: (x) => sigmoid(x) * (1 + x * sigmoid(-x)) },
  gelu: {
    of: (x) => x * normalBelow(x),
    slope: (x) => normalBelow(x) + (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI),
  },
};

// Every value of a tensor through the activation of this name.
function activate(map, name) {
  return tensor(map.shape, map.values.map(ACTIVATIONS[name].of));
}

function sigmoid(x) {
  return 1 / (1 + Math.exp(-x));
}

// The share of a standard normal distribution below x. W. J. Cody, "Rational Chebyshev approximation for the error
// function", Math. Comp. 23 (1969), in the form of Press et al., Numerical Recipes, 6.2: error below 1.2e-7 of the value.
function normalBelow(x) {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + z / 2);
  const series = ERFC.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
  const tail = (t * Math.exp(-z * z + series)) / 2;
  return x < 0 ? tail : 1 - tail;
}

const ERFC = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
  0.17087277,
];

// Scores -> shares of 1. A temperature above 1 makes them more alike.
function softmax(scores, temperature = 1) {
  const most = Math.max(...scores);
  const powers = Array.from(scores, (score) => Math.exp((score - most) / temperature));
  const sum = total(powers);
  return powers.map((power) => power / sum);
}

// (inputs,) and a kernel (inputs, units) -> (units,).
function dense(inputs, kernel, bias = null) {
  const [, units] = kernel.shape;
  return Array.from({ length: units }, (_, unit) =>
    inputs.reduce((sum, input, place) => sum + input * kernel.values[place * units + unit], bias ? bias[unit] : 0),
  );
}

function total(values) {
  return values.reduce((sum, value) => sum + value, 0);
}
