// One Plotly figure on one kept node. Called again on every run of the page; see ui/plot.py.

const TITLE_SIZE = 15;
const LINE_HEIGHT = 1.3;
const ROOM = 4;
const CONFIG = {
  displaylogo: false,
  responsive: false,
  // A touch screen would show it always, over the title; there a double tap resets the zoom, and two buttons below save.
  displayModeBar: matchMedia("(hover: hover)").matches ? "hover" : false,
};
const SELECTING = ["select", "lasso"];

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [data] = component.data;
  const node = parentElement.querySelector(".epochscope-plot");
  const state = (node.epochscope ??= { drawn: false, source: null });
  Object.assign(state, { incoming: data, trigger: setTriggerValue });
  node.setAttribute("aria-label", data.description);
  node.style.height = `${data.height}px`;
  const [picture, values] = parentElement.querySelectorAll(".epochscope-saves button");
  state.measured = parentElement.querySelector(".epochscope-measured");
  state.measured.hidden = !data.curves;
  picture.onclick = () => savePicture(node, state);
  values.onclick = () => saveValues(node, state);
  loadPlotly(data.script).then(
    () => draw(node, state),
    () => fail(node),
  );
  // A superseded call may be cleaned up while its node lives on: only a node that has left the page is given up.
  return () => setTimeout(() => node.isConnected || discard(node, state));
}

function fail(node) {
  delete node.dataset.loading;
  node.dataset.failed = "";
  node.textContent = "This chart could not be drawn: its script did not load. Reload the page to try again.";
}

async function draw(node, state) {
  if (!node.isConnected) return;
  if ("failed" in node.dataset) node.textContent = "";
  const { figure, height, revision, live } = state.incoming;
  const { data, layout } = JSON.parse(figure);
  state.source = live ? liveSource(live) : null;
  state.series = Object.fromEntries(
    data.filter((trace) => trace.meta?.series).map((trace) => [trace.meta.series, brought(state, trace, live)]),
  );
  state.figure = { data, layout: { ...layout, height, autosize: true, uirevision: revision } };
  delete node.dataset.loading;
  delete node.dataset.failed;
  await render(node, state);
  if (!state.drawn) attach(node, state);
  state.drawn = true;
  if (live) follow(node, state, live);
  else deafen(node);
}

// The points of a trace that is to grow: those the page brought, and those that the live route has added since.
function brought(state, trace, live) {
  unpack(trace);
  const points = seriesOf({ ...trace.meta, x: trace.x, y: trace.y });
  return live ? seed(state.source, trace.meta.series, points, live.cursor) : points;
}

function discard(node, state) {
  deafen(node);
  state.observer?.disconnect();
  removeEventListener(CURVES_EVENT, state.rechosen);
  if (state.drawn) window.Plotly.purge(node);
  state.drawn = false;
}

// NumPy's arrays come as base64; a trace that is to grow needs plain ones.
function unpack(trace) {
  for (const axis of ["x", "y"]) {
    const packed = trace[axis];
    if (packed?.bdata) trace[axis] = [...new ARRAYS[packed.dtype](bytes(packed.bdata).buffer)];
    trace[axis] = (trace[axis] ?? []).map(finite);
  }
}

const ARRAYS = {
  f8: Float64Array,
  f4: Float32Array,
  i4: Int32Array,
  u4: Uint32Array,
  i2: Int16Array,
  u2: Uint16Array,
  i1: Int8Array,
  u1: Uint8Array,
};

function bytes(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function render(node, state) {
  state.plain = chosen(state);
  const { data, layout } = inTheme(node, state.incoming.placeholders, state.plain);
  layout.font = { ...layout.font, family: getComputedStyle(node).fontFamily };
  wrapTitle(layout, node.clientWidth);
  makeRoom(layout, state, node.clientWidth);
  // The same object every time: at another one Plotly begins anew, on other nodes and without the zoom.
  state.config ??= config(state);
  return window.Plotly.react(node, data, layout, state.config).then(() => legendFits(node, state) || render(node, state));
}

// The figure as it is looked at: with the points there are by now, and the choices made for all curves.
function chosen(state) {
  const { figure, incoming } = state;
  const choice = incoming.curves ? curvesChoice() : CURVES_PLAIN;
  const perEpoch = state.source?.perEpoch ?? figure.layout.meta?.steps_per_epoch ?? 1;
  const data = curveTraces(figure, (name) => state.series[name], choice, perEpoch);
  state.choice = JSON.stringify([choice, perEpoch]);
  if (incoming.curves) state.measured.textContent = measuredWords(measured(state));
  return { data, layout: incoming.curves ? curveLayout(figure.layout, choice, perEpoch) : figure.layout };
}

function measured({ series }) {
  return Object.entries(series).find(([name]) => name.startsWith("batch_"))?.[1];
}

function config(state) {
  const selectable = SELECTING.includes(state.figure.layout.dragmode);
  const table = {
    name: "table",
    title: "Download the values (CSV)",
    icon: window.Plotly.Icons.disk,
    click: (node) => saveValues(node, state),
  };
  const picture = {
    name: "picture",
    title: "Download as a picture (PNG)",
    icon: window.Plotly.Icons.camera,
    click: (node) => savePicture(node, state),
  };
  return {
    ...CONFIG,
    modeBarButtons: [...(selectable ? [["zoom2d", "select2d", "lasso2d"]] : []), ["resetScale2d", table, picture]],
  };
}

function filename(state) {
  return `epochscope-${state.incoming.revision}`;
}

function savePicture(node, state) {
  if (state.drawn) window.Plotly.downloadImage(node, { format: "png", scale: 2, filename: filename(state) });
}

function saveValues(node, state) {
  if (state.drawn) save(`${filename(state)}.csv`, commaSeparated(node._fullData, state.incoming.pictures));
}

// Plotly cuts a title that is wider than the figure; ours take another line, and the margin above grows by it.
function wrapTitle(layout, width) {
  const words = layout.title?.text?.split(" ") ?? [];
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `600 ${TITLE_SIZE}px ${layout.font.family}`;
  const lines = [];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length && pen.measureText(longer).width < width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  if (lines.length < 2) return;
  const extra = TITLE_SIZE * LINE_HEIGHT * (lines.length - 1);
  // Plotly centres the lines on where a single one would be.
  const top = layout.template?.layout?.title?.pad?.t ?? 0;
  layout.title = { ...layout.title, text: lines.join("<br>"), pad: { t: top + extra / 2 } };
  layout.margin = { ...layout.margin, t: (layout.margin?.t ?? 0) + extra };
}

// A legend that takes several lines grows upwards, into the title. How high it is only Plotly knows, once it has drawn
// it: then the margin above is made to hold both, and stays so while the width does.
function makeRoom(layout, state, width) {
  if (state.room?.width === width) layout.margin = { ...layout.margin, t: Math.max(layout.margin?.t ?? 0, state.room.top) };
}

function legendFits(node, state) {
  const [title, legend] = [".gtitle", ".legend .bg"].map((part) => node.querySelector(part)?.getBoundingClientRect());
  if (!title?.height || !legend?.height || state.room?.width === node.clientWidth) return true;
  const fits = legend.top >= title.bottom;
  if (!fits) state.room = { width: node.clientWidth, top: title.bottom - node.getBoundingClientRect().top + legend.height + ROOM };
  return fits;
}

function attach(node, state) {
  node.on("plotly_click", ({ points: [point] }) => state.trigger("click", described(point)));
  // A mere click ends an empty selection: only what holds points, or a double click that takes them back, is told.
  const select = (points) => state.incoming.selects && state.trigger("selected", points);
  node.on("plotly_selected", (event) => {
    if (event?.points?.length) select(event.points.map((point) => point.customdata ?? null));
  });
  node.on("plotly_deselect", () => select([]));
  node.on("plotly_hover", (event) => showPicture(node, state, event));
  node.on("plotly_unhover", () => hidePicture(node));
  // A drawing in between makes Plotly forget what was pointed at.
  node.onmouseleave = () => hidePicture(node);
  state.rechosen = () => state.incoming.curves && state.drawn && render(node, state);
  addEventListener(CURVES_EVENT, state.rechosen);
  let width = node.clientWidth;
  state.observer = new ResizeObserver(() => {
    if (node.clientWidth === width || !node.clientWidth) return;
    width = node.clientWidth;
    render(node, state);
  });
  state.observer.observe(node);
  // All colours change at once: one drawing for all of them.
  node.nextElementSibling.ontransitionend = () => {
    state.recolouring ??= requestAnimationFrame(() => {
      state.recolouring = null;
      if (state.drawn) render(node, state);
    });
  };
}

function described(point) {
  return {
    curve_number: point.curveNumber,
    trace_name: point.data.name ?? "",
    x: point.x ?? null,
    y: point.y ?? null,
    z: point.z ?? null,
    point_index: point.pointIndex ?? point.pointNumber ?? null,
    customdata: listed(point.customdata),
  };
}

// What NumPy sent packed is a typed array here, which would go back as an object.
function listed(value) {
  return ArrayBuffer.isView(value) ? [...value] : (value ?? null);
}

function follow(node, state, live) {
  listen(state.source, node, {
    told: (news) => grow(node, state, news),
    ended: () => announceEnd(state, live),
  });
}

// Several plots of one source see its end; one run of the page is enough for all.
function announceEnd(state, { url, announce }) {
  if (!announce || !state.source) return;
  const end = `${url} ${state.source.cursor}`;
  const told = (window.epochscopeEnds ??= new Set());
  if (told.has(end)) return;
  told.add(end);
  state.trigger("ended", true);
}

async function grow(node, state, news) {
  const names = Object.keys(state.series);
  for (const name of names) state.series[name] = state.source.series[name] ?? state.series[name];
  const grown = new Set(names.filter((name) => news.reset || news.series[name]?.x.length));
  const before = state.choice;
  state.plain = chosen(state);
  // What an axis counts is known only once the training has begun.
  if (news.reset || state.choice !== before) return render(node, state);
  const indices = state.plain.data.flatMap(({ meta }, index) => (grown.has(meta?.series) ? [index] : []));
  if (!indices.length) return undefined;
  const points = (axis) => indices.map((index) => state.plain.data[index][axis]);
  return window.Plotly.restyle(node, { x: points("x"), y: points("y") }, indices);
}

// A copy of the figure with the theme's colours, as the rgba() that Plotly understands, in place of placeholders and of
// CSS variables.
function inTheme(node, placeholders, figure) {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const probe = document.createElement("span");
  node.parentElement.append(probe);
  const rgba = (css) => {
    probe.style.color = css;
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = getComputedStyle(probe).color;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return `rgba(${red},${green},${blue},${alpha / 255})`;
  };
  const colours = Object.fromEntries(Object.entries(placeholders).map(([name, css]) => [name, rgba(css)]));
  const word = (text) => (text.startsWith("var(--") ? (colours[text] ??= rgba(text)) : (colours[text] ?? text));
  const copy = (value) => {
    if (typeof value === "string") return word(value);
    if (Array.isArray(value)) return value.map(copy);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, copy(item)]));
  };
  const copied = copy(figure);
  probe.remove();
  return copied;
}
