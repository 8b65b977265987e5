// An activation and its slope, a point to move along both, and a map that goes through it. See ui/learn/activation/lab.py.

const [WIDE, TALL, LOW, HIGH] = [420, 300, -2, 4];

export default function (component) {
  const [data] = component.data;
  const node = component.parentElement.querySelector(".epochscope-activation");
  if (isNews(node, data)) build(node, data);
  answerChecks(node, { "activation.slope": () => judgeSlope(node.epochscope) });
}

function build(node, data) {
  const kept = node.epochscope ?? { name: "relu", x: 1, map: 0 };
  const name = data.names.includes(kept.name) ? kept.name : data.names[0];
  const state = (node.epochscope = { ...kept, name, data, map: Math.min(kept.map, data.maps.length - 1), place: null });
  state.maps = data.maps.map(({ name: title, values }) => ({ name: title, map: tensor([data.rows, data.columns, 1], values) }));
  state.reach = Math.max(4, Math.ceil(largestOf(data.maps.flatMap(({ values }) => values))));
  const halves = element("div", "halves");
  halves.append(curveOf(state), mapsOf(state));
  const options = data.names.map((one) => [one, ACTIVATION_NAMES[one]]);
  const on = (chosen) => {
    state.name = chosen;
    show(state);
  };
  node.replaceChildren(choices({ label: "Activation", options, value: state.name, on }).node, halves);
  show(state);
}

function curveOf(state) {
  const half = element("div");
  const plot = drawn("svg", { viewBox: `0 0 ${WIDE} ${TALL}`, class: "plot", role: "slider", tabindex: 0 });
  plot.setAttribute("aria-label", "x, the value that comes in");
  plot.setAttribute("aria-valuemin", -state.reach);
  plot.setAttribute("aria-valuemax", state.reach);
  const parts = {
    counts: drawn("g"),
    value: drawn("path", { class: "value" }),
    slope: drawn("path", { class: "slope" }),
    guide: drawn("line", { class: "guide", y1: 0, y2: TALL }),
    onSlope: drawn("circle", { class: "on-slope", r: 6 }),
    onValue: drawn("circle", { class: "on-value", r: 7 }),
  };
  plot.append(parts.counts, ...axes(state), ...Object.values(parts).slice(1));
  plot.onpointerdown = (event) => {
    plot.setPointerCapture(event.pointerId);
    plot.onpointermove = (moved) => toPointer(state, plot, moved);
    toPointer(state, plot, event);
  };
  plot.onpointerup = plot.onpointercancel = () => (plot.onpointermove = null);
  plot.onkeydown = (event) => {
    const by = { ArrowRight: 0.1, ArrowUp: 0.1, ArrowLeft: -0.1, ArrowDown: -0.1 }[event.key];
    if (!by) return;
    event.preventDefault();
    goTo(state, Math.round(10 * (state.x + by)) / 10);
  };
  const told = element("div", "told");
  told.setAttribute("aria-live", "polite");
  Object.assign(state, { plot, parts, told });
  half.append(plot, told);
  return half;
}

function axes(state) {
  const made = [];
  for (const [x1, y1, x2, y2] of [[-state.reach, 0, state.reach, 0], [0, LOW, 0, HIGH]]) {
    made.push(drawn("line", { class: "axis", x1: acrossOf(state, x1), y1: downOf(y1), x2: acrossOf(state, x2), y2: downOf(y2) }));
  }
  const step = Math.ceil(state.reach / 4);
  for (let x = -step * Math.floor(state.reach / step); x <= state.reach; x += step) {
    if (x) made.push(drawn("text", { x: acrossOf(state, x), y: downOf(0) + 15, "text-anchor": "middle" }, readable(x)));
  }
  for (let y = LOW; y <= HIGH; y += 1) {
    made.push(drawn("text", { x: acrossOf(state, 0) - 6, y: downOf(y) + 4, "text-anchor": "end" }, readable(y)));
  }
  return made;
}

function acrossOf({ reach }, x) {
  return (WIDE * (x + reach)) / (2 * reach);
}

function downOf(y) {
  return (TALL * (HIGH - Math.min(Math.max(y, LOW), HIGH))) / (HIGH - LOW);
}

function toPointer(state, plot, event) {
  const box = plot.getBoundingClientRect();
  goTo(state, state.reach * (2 * ((event.clientX - box.left) / box.width) - 1));
}

function goTo(state, x) {
  state.x = Math.min(Math.max(x, -state.reach), state.reach);
  state.place = null;
  showPoint(state);
}

function mapsOf(state) {
  const maps = element("div", "maps");
  state.sides = ["before", "after"].map((side) => {
    const shown = stage("");
    const figure = figureOf(side, side === "before" ? "Before" : "After", shown.node);
    shown.node.onclick = (event) => pick(state, placeAt(event, shown.node, shapeOf(state)));
    makeWalkable(shown, "", (event) => {
      const next = placeByArrow(event, state.place ?? [0, 0], shapeOf(state));
      if (next) pick(state, next);
    });
    maps.append(figure.node);
    return { side, shown, figure };
  });
  state.share = element("p", "share");
  state.share.setAttribute("aria-live", "polite");
  maps.append(state.share);
  if (state.maps.length > 1) maps.append(rowOfMaps(state));
  return maps;
}

function rowOfMaps(state) {
  const row = thumbnails("Maps", (place) => {
    Object.assign(state, { map: Number(place), place: null });
    row.show(place);
    show(state);
  });
  row.fill(
    state.maps.map(({ name, map }, place) => ({
      name: place,
      words: name,
      paint: (canvas) => paint(canvas, map, signs(largestOf(map.values))),
    })),
  );
  row.show(state.map);
  return row.node;
}

function shapeOf({ data: { rows, columns } }) {
  return [rows, columns];
}

function pick(state, [row, column]) {
  state.place = [row, column];
  state.x = valueAt(state.maps[state.map].map, row, column, 0);
  showPoint(state);
}

function show(state) {
  const { of, slope } = ACTIVATIONS[state.name];
  const xs = Array.from({ length: 281 }, (_, place) => state.reach * (place / 140 - 1));
  // Beyond the plot the curve is left out, not laid along its border.
  const within = (curve) => xs.filter((x) => curve(x) >= LOW && curve(x) <= HIGH);
  const path = (curve) => `M${within(curve).map((x) => `${acrossOf(state, x)} ${downOf(curve(x))}`).join("L")}`;
  state.parts.value.setAttribute("d", path(of));
  state.parts.slope.setAttribute("d", path(slope));
  showCounts(state);
  showMaps(state, of);
  showPoint(state);
}

// How often the map's values fall where on the axis, behind the curves.
function showCounts(state) {
  const bins = new Array(40).fill(0);
  for (const value of state.maps[state.map].map.values) {
    bins[Math.min(Math.max(Math.floor((20 * (value + state.reach)) / state.reach), 0), 39)] += 1;
  }
  const most = Math.max(...bins);
  state.parts.counts.replaceChildren(
    ...bins.map((count, place) => {
      const height = (0.3 * TALL * count) / most;
      return drawn("rect", { class: "count", x: (WIDE * place) / 40, width: WIDE / 40 - 1, y: TALL - height, height });
    }),
  );
}

function showMaps(state, of) {
  const { map, name } = state.maps[state.map];
  const after = tensor(map.shape, map.values.map(of));
  const colour = signs(largestOf(map.values));
  const through = state.name === "linear" ? "without an activation" : ACTIVATION_NAMES[state.name];
  for (const { side, shown, figure } of state.sides) {
    const before = side === "before";
    paint(shown.canvas, before ? map : after, colour);
    shown.node.setAttribute("aria-label", `${name}, ${side}: arrow keys move from value to value`);
    figure.tell(before ? `${name}, as the sums come` : through);
  }
  const zeros = after.values.filter((value) => value === 0).length;
  const share = element("b", "", percent(zeros / after.values.length));
  const told = `of the map is exactly 0 now: ${zeros} of ${after.values.length} values.`;
  state.share.replaceChildren(share, document.createTextNode(` ${told}`));
}

function showPoint(state) {
  const { of, slope } = ACTIVATIONS[state.name];
  const { x, parts, plot } = state;
  const [value, steep] = [of(x), slope(x)];
  const across = acrossOf(state, Math.min(Math.max(x, -state.reach), state.reach));
  for (const end of ["x1", "x2"]) parts.guide.setAttribute(end, across);
  for (const [dot, y] of [[parts.onValue, value], [parts.onSlope, steep]]) {
    dot.setAttribute("cx", across);
    dot.setAttribute("cy", downOf(y));
  }
  plot.setAttribute("aria-valuenow", x);
  plot.setAttribute("aria-valuetext", `x ${readable(x)}, becomes ${readable(value)}, slope ${readable(steep)}`);
  state.told.replaceChildren(reading("x, what comes in", x), reading("becomes", value, "of-value"), reading("slope there", steep, "of-slope"));
  for (const { shown } of state.sides) {
    const mark = shown.frame("mark");
    mark.hidden = !state.place;
    if (state.place) layFrame(mark, { top: state.place[0], left: state.place[1] }, shapeOf(state));
  }
}

function reading(words, value, name = "") {
  const made = element("div", name);
  const label = element("span");
  if (name) label.append(element("i"));
  label.append(document.createTextNode(words));
  made.append(label, element("b", "", readable(value)));
  return made;
}

function judgeSlope({ name, x }) {
  const steep = ACTIVATIONS[name].slope(x);
  const where = `${ACTIVATION_NAMES[name]} at ${readable(x)} has slope ${readable(steep)}`;
  if (steep < 0) return { right: true, words: `${where}: it falls there, and rises again further to the left. ReLU never falls.` };
  if (["gelu", "silu"].includes(name)) return { right: false, words: `${where}. You have the right curve: go on to the left of 0.` };
  return { right: false, words: `${where}. This one never falls; look for a curve with a dip left of 0.` };
}
