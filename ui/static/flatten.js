// Maps and the one long line that flattening makes of them, pointed at from both sides. See ui/learn/softmax/flatten.py.

const MOST_THUMBNAILS = 32;

export default function (component) {
  const [data] = component.data;
  const node = component.parentElement.querySelector(".epochscope-flatten");
  const given = JSON.stringify(data);
  if (node.dataset.given !== given) build(node, data);
  node.dataset.given = given;
}

function build(node, data) {
  const [rows, columns, channels] = data.shape;
  // It begins where the map is strongest: an empty one tells nothing.
  const strongest = data.values.reduce((best, value, place) => (Math.abs(value) > Math.abs(data.values[best]) ? place : best), 0);
  const state = { data, ...flatPlace(data.shape, strongest), bound: boundOf(data.values) };
  const halves = element("div", "halves");
  halves.append(mapsOf(state), vectorOf(state));
  state.formula = element("p", "formula");
  state.formula.setAttribute("aria-live", "polite");
  const sliders = element("div", "sliders");
  state.sliders = {};
  for (const [name, label, count] of [
    ["channel", "Map", channels],
    ["row", "Row", rows],
    ["column", "Column", columns],
  ]) {
    const on = (value) => goTo(state, { [name]: value });
    state.sliders[name] = slider({ label, min: 0, max: count - 1, step: 1, value: 0, on });
    sliders.append(state.sliders[name].node);
  }
  const toPosition = (position) => goTo(state, flatPlace(data.shape, position));
  const most = rows * columns * channels - 1;
  state.sliders.position = slider({ label: "Place in the line", min: 0, max: most, step: 1, value: 0, on: toPosition });
  sliders.append(state.sliders.position.node);
  node.replaceChildren(halves, state.formula, sliders);
  goTo(state, {});
}

function mapsOf(state) {
  const [rows, columns, channels] = state.data.shape;
  const figure = element("figure");
  const map = element("div", "map");
  state.map = { canvas: element("canvas"), mark: element("i"), words: element("figcaption") };
  map.append(state.map.canvas, state.map.mark);
  map.onpointermove = map.onpointerdown = (event) => {
    const [row, column] = placeUnder(event, map, rows, columns);
    goTo(state, { row, column });
  };
  const strip = element("div", "strip");
  state.thumbnails = Array.from({ length: Math.min(channels, MOST_THUMBNAILS) }, (_, channel) => {
    const button = element("button");
    button.type = "button";
    button.setAttribute("aria-label", `Map ${channel}`);
    const canvas = element("canvas");
    paintMap(canvas, mapValues(state, channel), rows, columns, state.bound);
    button.append(canvas);
    button.onclick = () => goTo(state, { channel });
    strip.append(button);
    return button;
  });
  figure.append(map, state.map.words, strip);
  if (channels > MOST_THUMBNAILS) figure.append(element("figcaption", "", `The first ${MOST_THUMBNAILS} of ${channels} maps; the slider reaches all.`));
  return figure;
}

function mapValues({ data }, channel) {
  const [rows, columns, channels] = data.shape;
  return Array.from({ length: rows * columns }, (_, place) => data.values[place * channels + channel]);
}

// A line of the picture is a place of the maps, with one value of each map in it: so they stand in the vector.
function vectorOf(state) {
  const [rows, columns, channels] = state.data.shape;
  const figure = element("figure");
  const vector = element("div", "vector");
  state.vector = { canvas: element("canvas"), mark: element("i"), line: element("i", "line") };
  vector.append(state.vector.canvas, state.vector.line, state.vector.mark);
  vector.onpointermove = vector.onpointerdown = (event) => {
    const [place, channel] = placeUnder(event, vector, rows * columns, channels);
    goTo(state, { row: Math.floor(place / columns), column: place % columns, channel });
  };
  paintMap(state.vector.canvas, state.data.values, rows * columns, channels, state.bound);
  const words = `The line of ${(rows * columns * channels).toLocaleString("en")} values, broken into ${rows * columns} lines of ${channels}: first all maps at row 0, column 0, then all maps one place further.`;
  figure.append(vector, element("figcaption", "", words));
  return figure;
}

function goTo(state, to) {
  const before = state.channel;
  Object.assign(state, to);
  const { row, column, channel, data } = state;
  const [rows, columns, channels] = data.shape;
  const position = flatPosition(data.shape, row, column, channel);
  if (before !== channel || !state.map.canvas.dataset.painted) paintMap(state.map.canvas, mapValues(state, channel), rows, columns, state.bound);
  state.map.canvas.dataset.painted = "yes";
  state.thumbnails.forEach((button, place) => button.setAttribute("aria-pressed", place === channel));
  state.map.words.textContent = `Map ${channel}, row ${row}, column ${column}: ${readable(data.values[position])}`;
  lay(state.map.mark, row, column, rows, columns);
  const place = row * columns + column;
  lay(state.vector.mark, place, channel, rows * columns, channels);
  Object.assign(state.vector.line.style, { top: `${(100 * place) / (rows * columns)}%`, height: `${100 / (rows * columns)}%` });
  state.formula.replaceChildren(
    document.createTextNode(`(row ${row} × ${columns} columns + column ${column}) × ${channels} maps + map ${channel} = place `),
    element("b", "", String(position)),
  );
  const all = { row, column, channel, position };
  for (const [name, { set }] of Object.entries(state.sliders)) set(all[name]);
}

function lay(mark, row, column, rows, columns) {
  Object.assign(mark.style, {
    left: `${(100 * column) / columns}%`,
    top: `${(100 * row) / rows}%`,
    width: `${100 / columns}%`,
    height: `${100 / rows}%`,
  });
}
