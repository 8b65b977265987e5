// One Plotly figure on one kept node. Called again on every run of the page; see ui/plot.py.

const LIVE_MS = 300;
// Whoever has just started a training waits for its first point.
const FIRST_MS = 120;
const RETRY_MS = 2000;
const ANSWER_MS = 10000;
const TITLE_SIZE = 15;
const LINE_HEIGHT = 1.3;
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
  const state = (node.epochscope ??= { drawn: false, url: null, cursor: null, polled: null });
  Object.assign(state, { incoming: data, trigger: setTriggerValue });
  node.setAttribute("aria-label", data.description);
  node.style.height = `${data.height}px`;
  const [picture, values] = parentElement.querySelectorAll(".epochscope-saves button");
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
  data.filter((trace) => trace.meta?.series).forEach(unpack);
  keepNewerPoints(state, data, live);
  state.plain = { data, layout: { ...layout, height, autosize: true, uirevision: revision } };
  delete node.dataset.loading;
  delete node.dataset.failed;
  await render(node, state);
  if (!state.drawn) attach(node, state);
  state.drawn = true;
  if (live) poll(node, state);
}

function discard(node, state) {
  state.url = null;
  state.observer?.disconnect();
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

// What is no number is a gap: null, and NaN and infinity however they are spelled.
function finite(value) {
  return Number.isFinite(value) ? value : null;
}

// A run of the page may bring points that are older than those the live route has already added.
function keepNewerPoints(state, data, live) {
  if (live && state.url === live.url && isNewer(state.cursor, live.cursor)) {
    for (const trace of data) {
      const kept = trace.meta?.series && state.plain.data.find((other) => other.meta?.series === trace.meta.series);
      if (kept) Object.assign(trace, { x: kept.x, y: kept.y });
    }
  } else {
    state.cursor = live?.cursor ?? null;
    state.url = live?.url ?? null;
  }
}

function isNewer(cursor, other) {
  const [ours, theirs] = [cursor, other].map((text) => text.split(".").map(Number));
  return ours.some((count, index) => count > theirs[index]);
}

function render(node, state) {
  const { data, layout } = inTheme(node, state.incoming.placeholders, state.plain);
  layout.font = { ...layout.font, family: getComputedStyle(node).fontFamily };
  wrapTitle(layout, node.clientWidth);
  // The same object every time: at another one Plotly begins anew, on other nodes and without the zoom.
  state.config ??= config(state);
  return window.Plotly.react(node, data, layout, state.config);
}

function config(state) {
  const selectable = SELECTING.includes(state.plain.layout.dragmode);
  const table = {
    name: "table",
    title: "Download the values (CSV)",
    icon: window.Plotly.Icons.disk,
    click: (node) => saveValues(node, state),
  };
  return {
    ...CONFIG,
    modeBarButtons: [...(selectable ? [["zoom2d", "select2d", "lasso2d"]] : []), ["resetScale2d", table, "toImage"]],
    toImageButtonOptions: pictureOptions(state),
  };
}

function pictureOptions(state) {
  return { format: "png", scale: 2, filename: filename(state) };
}

function filename(state) {
  return `epochscope-${state.incoming.revision}`;
}

function savePicture(node, state) {
  if (state.drawn) window.Plotly.downloadImage(node, pictureOptions(state));
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

async function poll(node, state) {
  const { url } = state;
  if (state.polled === url) return;
  state.polled = url;
  const watched = () => node.isConnected && state.url === url;
  let done = false;
  while (watched() && !done) {
    let wait = RETRY_MS;
    if (!document.hidden) {
      const news = await ask(url, state.cursor);
      if (news && watched()) {
        wait = isEmpty(state) ? FIRST_MS : LIVE_MS;
        // A page run that came in between has brought these points already.
        if (news.since === state.cursor) {
          await extend(node, state, news);
          done = news.done;
        }
      }
    }
    if (!done) await pause(wait);
  }
  if (state.polled === url) state.polled = null;
  if (done) announceEnd(state, url);
}

function isEmpty(state) {
  return state.plain.data.every((trace) => !trace.x?.length);
}

async function ask(url, since) {
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const answer = await fetch(`${url}?cursor=${encodeURIComponent(since)}`, { cache: "no-store", signal });
    return answer.ok ? { ...(await answer.json()), since } : null;
  } catch {
    return null;
  }
}

// Resolves after `wait` ms, or as soon as a hidden tab is looked at again.
function pause(wait) {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", wake);
      resolve();
    };
    const timer = setTimeout(wake, wait);
    document.addEventListener("visibilitychange", wake);
  });
}

// Several plots of one source see its end; one run of the page is enough for all.
function announceEnd(state, url) {
  if (!state.incoming.live?.announce) return;
  const end = `${url} ${state.cursor}`;
  const told = (window.epochscopeEnds ??= new Set());
  if (told.has(end)) return;
  told.add(end);
  state.trigger("ended", true);
}

async function extend(node, state, news) {
  state.cursor = news.cursor;
  if (news.reset) {
    // Training has begun again: what was drawn may have been taken back.
    for (const trace of state.plain.data.filter((one) => one.meta?.series)) {
      const { x, y } = news.series[trace.meta.series] ?? { x: [], y: [] };
      Object.assign(trace, { x, y: y.map(finite) });
    }
    await render(node, state);
    return;
  }
  const grown = state.plain.data
    .map((trace, index) => ({ trace, index, points: news.series[trace.meta?.series] }))
    .filter(({ points }) => points?.x.length);
  if (!grown.length) return;
  const added = (axis) => grown.map(({ points }) => points[axis].map(finite));
  const [x, y] = [added("x"), added("y")];
  grown.forEach(({ trace }, place) => {
    trace.x = trace.x.concat(x[place]);
    trace.y = trace.y.concat(y[place]);
  });
  const indices = grown.map(({ index }) => index);
  await window.Plotly.extendTraces(node, { x, y }, indices);
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
