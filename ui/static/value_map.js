// One map, enlarged: the value under the pointer, and where in the picture it comes from. See ui/inside/value_map.py.

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [data] = component.data;
  const node = parentElement.querySelector(".epochscope-map");
  const state = (node.epochscope ??= build(node));
  const drawn = JSON.stringify(data);
  Object.assign(state, { data, send: (place) => setTriggerValue("chosen", place) });
  if (state.drawn !== drawn) draw(state);
  state.drawn = drawn;
}

function build(node) {
  const map = element("div", "map");
  const grid = element("div", "grid");
  grid.tabIndex = 0;
  grid.setAttribute("role", "application");
  const image = element("img");
  const marks = { pointed: element("i", "pointed"), chosen: element("i", "chosen") };
  grid.append(image, marks.chosen, marks.pointed);
  const words = element("output", "words");
  words.setAttribute("aria-live", "polite");
  const scale = element("div", "scale");
  map.append(grid, words, scale);
  const origin = element("figure", "origin");
  const photograph = element("div", "photograph");
  const picture = element("img");
  const field = element("i", "field");
  photograph.append(picture, field);
  const caption = element("figcaption");
  origin.append(photograph, caption);
  node.replaceChildren(map, origin);
  const state = { grid, image, marks, words, scale, origin, picture, field, caption };
  grid.onpointermove = (event) => point(state, placeOf(event, state));
  grid.onpointerleave = () => point(state, null);
  grid.onclick = (event) => choose(state, placeOf(event, state));
  grid.onkeydown = (event) => onKey(state, event);
  return state;
}

function draw(state) {
  const { data, grid, image, scale, origin, picture } = state;
  grid.setAttribute("aria-label", data.description);
  grid.style.aspectRatio = `${data.columns} / ${data.rows}`;
  Object.assign(image, { src: data.source, alt: "" });
  const bar = element("i");
  bar.style.background = data.scale.css;
  scale.replaceChildren(element("span", "", data.scale.low), bar, element("span", "", data.scale.high));
  if (data.scale.zero) scale.append(element("small", "", data.scale.zero));
  origin.hidden = !data.field;
  Object.assign(picture, { src: data.picture, alt: data.pictureWords });
  state.cursor = data.chosen;
  point(state, null);
}

function onKey(state, event) {
  const step = STEPS[event.key];
  if (step) {
    event.preventDefault();
    const [row, column] = [state.cursor[0] + step[0], state.cursor[1] + step[1]];
    if (isThere(state, [row, column])) point(state, [row, column]);
  } else if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    choose(state, state.cursor);
  }
}

function placeOf(event, { grid, data }) {
  const box = grid.getBoundingClientRect();
  const within = (share, count) => Math.min(Math.max(Math.floor(share * count), 0), count - 1);
  return [
    within((event.clientY - box.top) / box.height, data.rows),
    within((event.clientX - box.left) / box.width, data.columns),
  ];
}

function isThere({ data }, [row, column]) {
  return row >= 0 && column >= 0 && row < data.rows && column < data.columns && data.values[row][column] !== null;
}

function choose(state, place) {
  if (!isThere(state, place)) return;
  mark(state.marks.chosen, state.data, place);
  state.send(place);
}

// Without a place the chosen one is told again.
function point(state, place) {
  const { data, marks, words } = state;
  if (place && !isThere(state, place)) return;
  state.cursor = place ?? data.chosen;
  marks.pointed.hidden = !place;
  mark(marks.pointed, data, state.cursor);
  mark(marks.chosen, data, data.chosen);
  const [row, column] = state.cursor;
  const where = data.flat ? `value ${row * data.columns + column}` : `row ${row}, column ${column}`;
  words.replaceChildren(element("b", "", readable(data.values[row][column])), element("span", "", where));
  if (data.field) frame(state, state.cursor);
}

function mark(node, data, [row, column]) {
  Object.assign(node.style, {
    left: `${(100 * column) / data.columns}%`,
    top: `${(100 * row) / data.rows}%`,
    width: `${100 / data.columns}%`,
    height: `${100 / data.rows}%`,
  });
}

function frame({ data, field, caption }, [row, column]) {
  const [top, bottom] = data.field.rows[row];
  const [left, right] = data.field.columns[column];
  Object.assign(field.style, {
    left: `${(100 * left) / data.side}%`,
    top: `${(100 * top) / data.side}%`,
    width: `${(100 * (right - left)) / data.side}%`,
    height: `${(100 * (bottom - top)) / data.side}%`,
  });
  caption.textContent = `It sees ${bottom - top} x ${right - left} pixels of the picture.`;
}

function readable(value) {
  if (typeof value !== "number" || value === 0) return String(value);
  const text = Math.abs(value) >= 100 ? value.toFixed(1) : value.toPrecision(4);
  return text.replace("-", "−");
}
