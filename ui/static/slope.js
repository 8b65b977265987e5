// A function and its derivative at a point, both as TensorFlow told them. See ui/learn/tensors/advantages.py.

const [WIDTH, HEIGHT, MARGIN] = [520, 280, 28];
const REACH = 0.9;

export default function (component) {
  const [data] = component.data;
  const node = component.parentElement.querySelector(".epochscope-slope");
  const state = (node.epochscope ??= build(node, data));
  const told = JSON.stringify(data);
  if (state.told === told) return;
  Object.assign(state, { told, data });
  state.slider.max = String(data.x.length - 1);
  state.slider.setAttribute("aria-label", `x of ${data.name}`);
  drawCurves(state);
  draw(state);
}

function build(node, data) {
  const drawing = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
  const [axes, value, slope, tangent, point] = [
    shape("path", { class: "axes" }), shape("path", { class: "value" }), shape("path", { class: "derivative" }),
    shape("line", { class: "tangent" }), shape("circle", { r: 5, class: "point" }),
  ];
  drawing.append(axes, slope, value, tangent, point);
  const slider = element("input");
  Object.assign(slider, { type: "range", min: 0, step: 1, max: data.x.length - 1, value: Math.round(data.x.length * 0.7) });
  const words = element("p", "words");
  words.setAttribute("aria-live", "polite");
  node.replaceChildren(drawing, slider, words);
  const state = { drawing, axes, value, slope, tangent, point, slider, words };
  slider.oninput = () => draw(state);
  return state;
}

function shape(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function drawCurves(state) {
  const { data } = state;
  const all = [...data.y, ...data.slope, 0];
  const [low, high] = [Math.max(Math.min(...all), -12), Math.min(Math.max(...all), 12)];
  const [first, last] = [data.x[0], data.x.at(-1)];
  state.left = (x) => MARGIN + ((x - first) / (last - first)) * (WIDTH - 2 * MARGIN);
  state.top = (y) => HEIGHT - MARGIN - ((y - low) / (high - low || 1)) * (HEIGHT - 2 * MARGIN);
  const path = (values) => values.map((y, place) => `${place ? "L" : "M"}${state.left(data.x[place]).toFixed(1)} ${state.top(y).toFixed(1)}`).join("");
  state.value.setAttribute("d", path(data.y));
  state.slope.setAttribute("d", path(data.slope));
  state.axes.setAttribute("d", `M${MARGIN} ${state.top(0)}H${WIDTH - MARGIN}M${state.left(0)} ${MARGIN}V${HEIGHT - MARGIN}`);
}

function draw({ data, slider, left, top, tangent, point, drawing, words }) {
  const place = Number(slider.value);
  const [x, y, slope] = [data.x[place], data.y[place], data.slope[place]];
  Object.entries({ cx: left(x), cy: top(y) }).forEach(([key, value]) => point.setAttribute(key, value));
  const ends = { x1: left(x - REACH), y1: top(y - REACH * slope), x2: left(x + REACH), y2: top(y + REACH * slope) };
  Object.entries(ends).forEach(([key, value]) => tangent.setAttribute(key, value));
  words.textContent = `x = ${readable(x)}: y = ${readable(y)}, slope = ${readable(slope)}`;
  drawing.setAttribute("aria-label", `${data.name}. ${words.textContent}`);
}

function readable(value) {
  return value.toFixed(3).replace("-", "−");
}
