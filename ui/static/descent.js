// Descent on a loss slice: where to begin, how far each step goes, by which rule. See ui/learn/optimizer/loss_slice.py.

const MOST_STEPS = 60;
const FRAME_MS = 90;
const LEVELS = 11;
const FINE = 61;
const NAMES = { sgd: "Plain", momentum: "Momentum", adam: "Adam" };
const RATES = { low: -4, high: 0 };

export default function (component) {
  const [data] = component.data;
  const node = component.parentElement.querySelector(".epochscope-descent");
  const shown = JSON.stringify([data.name, data.rules]);
  if (node.dataset.shown !== shown) begin(node, data);
  node.dataset.shown = shown;
}

function begin(node, data) {
  clearInterval(node.epochscopePlaying);
  const surface = surfaceOf(data.places, data.losses);
  const state = { surface, data, start: [...data.start], rate: data.rate, momentum: 0.9, shown: MOST_STEPS };
  state.lowest = Math.min(...data.losses.flat());
  node.epochscopeDescent = state;
  node.replaceChildren(mapOf(node, state), sideOf(node, state));
  answerChecks(node, judgesOf(state));
  follow(node, state);
}

// The map

function mapOf(node, state) {
  const figure = element("figure", "slice");
  const drawing = svg("svg", { viewBox: `0 0 ${FINE - 1} ${FINE - 1}`, role: "group", "aria-label": state.data.description });
  const values = resampled(state.surface);
  for (const [place, level] of levelsOf(values).entries()) {
    const region = svg("path", { d: regionAbove(values, level), class: "region" });
    region.style.setProperty("--height", `${Math.round((100 * (place + 1)) / LEVELS)}%`);
    drawing.append(region);
  }
  drawing.append(svg("g", { class: "paths" }), trained(state), startMarker(node, state));
  drawing.addEventListener("pointerdown", (event) => drag(event, drawing, node, state));
  figure.append(drawing, element("figcaption", "", state.data.caption));
  return figure;
}

function resampled(surface) {
  const at = (place) => surface.low + (place / (FINE - 1)) * (surface.high - surface.low);
  return Array.from({ length: FINE }, (_, row) =>
    Array.from({ length: FINE }, (_, column) => surface.value([at(column), at(row)])),
  );
}

// Equally spaced on the logarithm: near the valley's floor a little is much.
function levelsOf(values) {
  const all = values.flat().filter((value) => value > 0).sort((one, other) => one - other);
  const [low, high] = [Math.log(all[0]), Math.log(all[Math.floor(0.98 * (all.length - 1))])];
  return Array.from({ length: LEVELS }, (_, place) => Math.exp(low + ((place + 0.5) / LEVELS) * (high - low)));
}

function trained(state) {
  const [x, y] = onMap(state.surface, [0, 0]);
  const mark = svg("g", { class: "trained", transform: `translate(${x} ${y})` });
  mark.append(svg("path", { d: "M-1.1 -1.1L1.1 1.1M1.1 -1.1L-1.1 1.1" }), titled("The network as it was trained"));
  return mark;
}

function startMarker(node, state) {
  const marker = svg("g", { class: "start", tabindex: "0", role: "slider", "aria-label": "Where descent begins" });
  marker.append(svg("circle", { r: "1.7" }), titled("Drag it: descent begins here"));
  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  marker.addEventListener("keydown", (event) => {
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    moveStart(node, state, state.start.map((value, axis) => value + 0.05 * move[axis]));
  });
  return marker;
}

function drag(event, drawing, node, state) {
  event.preventDefault();
  drawing.setPointerCapture(event.pointerId);
  const follow = ({ clientX, clientY }) => {
    const { left, top, width, height } = drawing.getBoundingClientRect();
    const size = state.surface.high - state.surface.low;
    const [x, y] = [(clientX - left) / width, 1 - (clientY - top) / height];
    moveStart(node, state, [state.surface.low + x * size, state.surface.low + y * size]);
  };
  follow(event);
  drawing.onpointermove = follow;
  drawing.onpointerup = drawing.onpointercancel = () => (drawing.onpointermove = null);
}

function moveStart(node, state, start) {
  const { low, high } = state.surface;
  state.start = start.map((value) => Math.min(Math.max(value, low), high));
  changed(node, state);
}

function onMap({ low, high }, [x, y]) {
  const scale = (FINE - 1) / (high - low);
  return [(x - low) * scale, (high - y) * scale];
}

// The side: controls and what came of them

function sideOf(node, state) {
  const side = element("div", "side");
  side.append(
    slider("Learning rate", RATES.low, RATES.high, 0.02, Math.log10(state.rate), (value) => {
      state.rate = 10 ** value;
      changed(node, state);
    }, () => short(state.rate)),
  );
  if (state.data.rules.includes("momentum")) {
    side.append(
      slider("Momentum", 0, 0.99, 0.01, state.momentum, (value) => {
        state.momentum = value;
        changed(node, state);
      }, () => state.momentum.toFixed(2)),
    );
  }
  side.append(buttons(node, state), results(state), curveOf(state));
  return side;
}

function slider(label, low, high, step, value, set, words) {
  const row = element("label", "control");
  const input = element("input");
  Object.assign(input, { type: "range", min: low, max: high, step, value });
  const told = element("output");
  const tell = () => {
    told.textContent = words();
    input.setAttribute("aria-valuetext", words());
  };
  input.oninput = () => {
    set(Number(input.value));
    tell();
  };
  row.append(element("span", "", label), input, told);
  tell();
  return row;
}

function buttons(node, state) {
  const row = element("div", "buttons");
  const add = (name, text, action) => {
    const made = element("button", name, text);
    made.type = "button";
    made.onclick = action;
    row.append(made);
  };
  add("play", "Play", () => play(node, state));
  add("one", "One step", () => {
    stop(node);
    state.shown = state.shown >= MOST_STEPS ? 1 : state.shown + 1;
    follow(node, state);
  });
  add("all", `All ${MOST_STEPS}`, () => changed(node, state));
  return row;
}

function play(node, state) {
  if (node.epochscopePlaying) return stop(node);
  state.shown = 0;
  node.querySelector(".play").textContent = "Pause";
  node.epochscopePlaying = setInterval(() => {
    if (!node.isConnected || state.shown >= MOST_STEPS) return stop(node);
    state.shown += 1;
    follow(node, state);
  }, FRAME_MS);
}

function stop(node) {
  clearInterval(node.epochscopePlaying);
  node.epochscopePlaying = null;
  const button = node.querySelector(".play");
  if (button) button.textContent = "Play";
}

function changed(node, state) {
  stop(node);
  state.shown = MOST_STEPS;
  follow(node, state);
}

function results(state) {
  const table = element("table", "results");
  const head = element("tr");
  for (const [place, word] of ["Rule", "Steps", "Loss now", "Lowest"].entries()) head.append(element("th", place ? "value" : "", word));
  table.append(head);
  for (const rule of state.data.rules) {
    const row = element("tr", rule);
    row.append(element("th", "", NAMES[rule]), ...["steps", "now", "best"].map((name) => element("td", `value ${name}`)));
    table.append(row);
  }
  return table;
}

function curveOf(state) {
  const drawing = svg("svg", { class: "curve", viewBox: "0 0 100 40", preserveAspectRatio: "none", "aria-hidden": "true" });
  const figure = element("figure", "losses");
  const bounds = boundsOf(state);
  figure.append(drawing, element("figcaption", "", `Loss by step, 0 to ${MOST_STEPS}, on a logarithmic axis from ${bounds.map(short).join(" to ")}.`));
  return figure;
}

// Everything that follows from where the controls stand

function follow(node, state) {
  const settings = { rate: state.rate, momentum: state.momentum };
  state.runs = state.data.rules.map((rule) => ({ rule, ...descend(state.surface, state.start, rule, settings, MOST_STEPS) }));
  drawPaths(node, state);
  drawCurves(node, state);
  node.querySelector(".all").disabled = state.shown === MOST_STEPS;
  for (const run of state.runs) tell(node, run, state.shown);
  const [x, y] = onMap(state.surface, state.start);
  const marker = node.querySelector(".start");
  marker.setAttribute("transform", `translate(${x} ${y})`);
  marker.setAttribute("aria-valuenow", state.surface.value(state.start).toFixed(2));
  marker.setAttribute("aria-valuetext", `${state.start.map((value) => value.toFixed(2)).join(", ")}: loss ${short(state.surface.value(state.start))}`);
}

function drawPaths(node, state) {
  const made = state.runs.flatMap(({ rule, points }) => {
    const places = points.slice(0, state.shown + 1).map((point) => onMap(state.surface, point));
    const line = svg("polyline", { class: `path ${rule}`, points: places.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join(" ") });
    return [line, ...places.map(([x, y], step) => svg("circle", { class: `step ${rule}`, cx: x, cy: y, r: step === places.length - 1 ? 1.05 : 0.5 }))];
  });
  node.querySelector(".paths").replaceChildren(...made);
}

// What the axis of the losses begins and ends with: a little below the floor of the slice, and its highest point.
function boundsOf(state) {
  return [0.9 * state.lowest, Math.max(...state.data.losses.flat())];
}

function drawCurves(node, state) {
  const [low, high] = boundsOf(state).map(Math.log);
  const lines = state.runs.map(({ rule, losses }) => {
    const points = losses.slice(0, state.shown + 1).map((loss, step) => {
      const height = (Math.log(Math.max(loss, 0.9 * state.lowest)) - low) / (high - low);
      return `${((100 * step) / MOST_STEPS).toFixed(2)},${(39 - 38 * height).toFixed(2)}`;
    });
    return svg("polyline", { class: `path ${rule}`, points: points.join(" ") });
  });
  node.querySelector(".curve").replaceChildren(...lines);
}

function tell(node, { rule, losses, left }, shown) {
  const row = node.querySelector(`tr.${rule}`);
  const seen = losses.slice(0, shown + 1);
  const gone = left && shown >= losses.length;
  row.querySelector(".steps").textContent = gone ? `${losses.length}` : `${Math.min(shown, losses.length - 1)}`;
  row.querySelector(".now").textContent = gone ? "out of the slice" : short(seen.at(-1));
  row.querySelector(".best").textContent = short(Math.min(...seen));
}

function short(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

// What the questions ask for

function judgesOf(state) {
  const run = (rule) => state.runs.find((one) => one.rule === rule);
  const floor = 1.1 * state.lowest;
  const arrived = (one) => !one.left && one.losses.at(-1) <= floor;
  return {
    "optimizer.arrive": () => {
      const one = run("sgd");
      if (one.left) return { right: false, words: `Too far: step ${one.losses.length} left the slice. Make the steps smaller.` };
      const now = one.losses.at(-1);
      if (arrived(one)) return { right: true, words: `Loss ${short(now)}, the floor within a tenth. Ten times that rate and a tenth of it are worth a look.` };
      const best = Math.min(...one.losses);
      const bounces = one.losses.slice(-20).some((loss, place, late) => place && loss > 1.02 * late[place - 1]);
      if (bounces) return { right: false, words: `It still jumps from side to side: ${short(now)}, and it was at ${short(best)}. A little smaller.` };
      return { right: false, words: `It crawls: after ${MOST_STEPS} steps the loss is still ${short(now)}. Make the steps larger.` };
    },
    "optimizer.rules": () => {
      const [plain, adam] = [run("sgd"), run("adam")];
      if (!plain.left) return { right: false, words: "Plain descent is still in the slice: a larger rate." };
      if (adam.left) return { right: false, words: "Now Adam has left it too: a smaller rate." };
      if (!arrived(adam)) return { right: false, words: `Adam stays, at ${short(adam.losses.at(-1))}, but has not arrived.` };
      return { right: true, words: "Adam divides each step by how steep it has been lately, so a steep wall does not throw it out." };
    },
  };
}

function svg(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function titled(words) {
  const title = svg("title", {});
  title.textContent = words;
  return title;
}
