// A map of values as a picture: zero dark, orange below it, blue above, as cnn_core/figures/inside.py colours them.

const MAP_STOPS = [
  [-1, 255, 221, 166],
  [-0.66, 238, 143, 40],
  [-0.33, 142, 72, 16],
  [0, 21, 25, 33],
  [0.33, 35, 80, 156],
  [0.66, 86, 150, 245],
  [1, 232, 243, 255],
];
const FAINT = 0.6;

// `share` of the largest value, from -1 to 1 -> [red, green, blue].
function mapColour(share) {
  const risen = Math.sign(share) * Math.min(Math.abs(share), 1) ** FAINT;
  const place = Math.max(MAP_STOPS.findIndex(([stop]) => stop >= risen), 1);
  const [low, high] = [MAP_STOPS[place - 1], MAP_STOPS[place]];
  const part = (risen - low[0]) / (high[0] - low[0]);
  return [1, 2, 3].map((channel) => Math.round(low[channel] + part * (high[channel] - low[channel])));
}

// `values` line by line; `bound` is what the ends of the scale stand for.
function paintMap(canvas, values, rows, columns, bound) {
  Object.assign(canvas, { width: columns, height: rows });
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  for (let place = 0; place < rows * columns; place += 1) {
    image.data.set([...mapColour(values[place] / bound), 255], 4 * place);
  }
  context.putImageData(image, 0, 0);
}

function paintGrey(canvas, values, rows, columns) {
  Object.assign(canvas, { width: columns, height: rows });
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  values.forEach((value, place) => image.data.set([255 * value, 255 * value, 255 * value, 255], 4 * place));
  context.putImageData(image, 0, 0);
}

// The largest distance from zero, and at least a trifle.
function boundOf(values) {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
}

// The row and column of a map that an event points at.
function placeUnder(event, node, rows, columns) {
  const box = node.getBoundingClientRect();
  const within = (share, count) => Math.min(Math.max(Math.floor(share * count), 0), count - 1);
  return [
    within((event.clientY - box.top) / box.height, rows),
    within((event.clientX - box.left) / box.width, columns),
  ];
}
