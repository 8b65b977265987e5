// Maps and pictures on a canvas, a square a value.

// The colours of the app's maps, as in cnn_core/figures/inside.py: orange below zero, dark at zero, blue above.
const STOPS = [
  [-1, [255, 221, 166]],
  [-0.66, [238, 143, 40]],
  [-0.33, [142, 72, 16]],
  [0, [21, 25, 33]],
  [0.33, [35, 80, 156]],
  [0.66, [86, 150, 245]],
  [1, [232, 243, 255]],
];
const FAINT = 0.6;

// A value's colour, [red, green, blue]; black at `low` and below, white at `high` and above.
function greys(low = 0, high = 1) {
  return (value) => {
    const shade = Math.round(255 * Math.min(Math.max((value - low) / (high - low), 0), 1));
    return [shade, shade, shade];
  };
}

// `bound` is what the ends of the scale stand for.
function signs(bound) {
  return (value) => {
    const share = Math.min(Math.max(value / Math.max(bound, 1e-12), -1), 1);
    const risen = Math.sign(share) * Math.abs(share) ** FAINT;
    const above = Math.max(STOPS.findIndex(([stop]) => risen <= stop), 1);
    const [[low, from], [high, to]] = [STOPS[above - 1], STOPS[above]];
    return from.map((channel, place) => Math.round(channel + ((to[place] - channel) * (risen - low)) / (high - low)));
  };
}

// Of colours of -1 to 1 a weight: grey is 0. Takes the three channels of a place.
function tints(bound) {
  return (value) => Math.round(127.5 + 127.5 * Math.min(Math.max(value / Math.max(bound, 1e-12), -1), 1));
}

// One channel of a map; of its values those before `until`, in reading order, the others stay clear.
function paint(canvas, map, colour, { channel = 0, until = Infinity } = {}) {
  const [rows, columns, channels] = map.shape;
  const image = clean(canvas, rows, columns);
  for (let place = 0; place < Math.min(rows * columns, until); place += 1) {
    image.data.set([...colour(map.values[place * channels + channel]), 255], 4 * place);
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

// A picture of three channels from 0 to 1.
function paintColours(canvas, map, colour = (value) => Math.round(255 * value)) {
  const [rows, columns] = map.shape;
  const image = clean(canvas, rows, columns);
  for (let place = 0; place < rows * columns; place += 1) {
    image.data.set([...map.values.slice(3 * place, 3 * place + 3)].map(colour).concat(255), 4 * place);
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

function clean(canvas, rows, columns) {
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  return new ImageData(columns, rows);
}

// The largest distance from zero.
function largestOf(values) {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
