// Maps and the one long line that flattening makes of them, pointed at from both sides. See ui/learn/softmax/flatten.py.

const MOST_THUMBNAILS = 32;

export default function (component) {
  const [data] = component.data;
  const node = component.parentElement.querySelector(".epochscope-flatten");
  if (isNews(node, data)) build(node, data);
}

function build(node, data) {
  const map = tensor(data.shape, data.values);
  // It begins where the map is strongest: an empty one tells nothing.
  const strongest = data.values.reduce((best, value, place) => (Math.abs(value) > Math.abs(data.values[best]) ? place : best), 0);
  const state = { map, ...flatPlace(map.shape, strongest), colour: signs(largestOf(map.values)) };
  const halves = element("div", "halves");
  halves.append(mapsOf(state), vectorOf(state));
  state.formula = element("p", "formula");
  state.formula.setAttribute("aria-live", "polite");
  node.replaceChildren(halves, state.formula, slidersOf(state));
  goTo(state, {});
}

function slidersOf(state) {
  const [rows, columns, channels] = state.map.shape;
  const to = (name) => (value) => goTo(state, { [name]: value });
  const counted = (label, count, on) => slider({ label, min: 0, max: count - 1, step: 1, on });
  state.sliders = {
    channel: counted("Map", channels, to("channel")),
    row: counted("Row", rows, to("row")),
    column: counted("Column", columns, to("column")),
    position: counted("Place in the line", rows * columns * channels, (position) => goTo(state, flatPlace(state.map.shape, position))),
  };
  return stacked(...Object.values(state.sliders));
}

function mapsOf(state) {
  const [rows, columns, channels] = state.map.shape;
  state.one = stage("One of the maps");
  const { node } = state.one;
  node.onpointermove = node.onpointerdown = (event) => {
    const [row, column] = placeAt(event, node, [rows, columns]);
    goTo(state, { row, column });
  };
  const shown = Math.min(channels, MOST_THUMBNAILS);
  state.strip = thumbnails("Maps", (channel) => goTo(state, { channel: Number(channel) }));
  state.strip.fill(
    Array.from({ length: shown }, (_, channel) => ({
      name: channel,
      words: `Map ${channel}`,
      paint: (canvas) => paint(canvas, state.map, state.colour, { channel }),
    })),
  );
  state.figure = figureOf("one", "One map", node, state.strip.node);
  if (channels > shown) {
    state.figure.node.append(element("p", "legend", `The first ${shown} of ${channels} maps; the slider reaches all.`));
  }
  return state.figure.node;
}

// A line of the picture is a place of the maps, with one value of each map in it: so they stand in the vector.
function vectorOf(state) {
  const [rows, columns, channels] = state.map.shape;
  state.vector = stage("The flattened values");
  const { node, canvas } = state.vector;
  node.onpointermove = node.onpointerdown = (event) => {
    const [place, channel] = placeAt(event, node, [rows * columns, channels]);
    goTo(state, { row: Math.floor(place / columns), column: place % columns, channel });
  };
  paint(canvas, tensor([rows * columns, channels, 1], state.map.values), state.colour);
  const figure = figureOf("vector", "The line", node);
  figure.tell(`${(rows * columns * channels).toLocaleString("en")} values, broken into ${rows * columns} lines of ${channels}: first all maps at row 0, column 0, then all maps one place further.`);
  return figure.node;
}

function goTo(state, to) {
  const painted = state.painted;
  Object.assign(state, to);
  const { row, column, channel, map } = state;
  const [rows, columns, channels] = map.shape;
  const position = flatPosition(map.shape, row, column, channel);
  if (painted !== channel) paint(state.one.canvas, map, state.colour, { channel });
  state.painted = channel;
  state.strip.show(channel);
  state.figure.tell(`Map ${channel}, row ${row}, column ${column}: ${readable(map.values[position])}`);
  const place = row * columns + column;
  layFrame(state.one.frame("mark"), { top: row, left: column }, [rows, columns]);
  layFrame(state.vector.frame("line"), { top: place, left: 0, wide: channels }, [rows * columns, channels]);
  layFrame(state.vector.frame("mark"), { top: place, left: channel }, [rows * columns, channels]);
  state.formula.replaceChildren(
    element("span", "", `(row ${row} × ${columns} columns + column ${column}) × ${channels} maps + map ${channel} = place `),
    element("b", "", String(position)),
  );
  const all = { row, column, channel, position };
  for (const [name, one] of Object.entries(state.sliders)) one.show(all[name]);
}
