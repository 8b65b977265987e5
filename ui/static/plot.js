// One Plotly figure on one kept node. Called again on every page run; see ui/plot.py.

const LIVE_MS = 300;
const RETRY_MS = 2000;
const THEME_MS = 400;

export default function (component) {
  const { data, parentElement } = component;
  const node = parentElement.querySelector(".epochscope-plot");
  const state = (node.epochscope ??= { drawn: false, cursor: null, url: null, polling: false });
  state.click = (value) => component.setTriggerValue("click", value);
  state.incoming = data;
  node.setAttribute("aria-label", data.description);
  node.style.height = `${data.height}px`;
  if (!state.drawn) node.dataset.loading = "";
  loadPlotly(data.script).then(() => draw(node, state));
  // No clean-up: a superseded call's clean-up would run on the living node. Timers end when the node leaves the page.
}

function loadPlotly(source) {
  window.epochscopePlotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error(`${source} did not load`));
    document.head.append(script);
  });
  return window.epochscopePlotly;
}

async function draw(node, state) {
  if (!node.isConnected) return;
  const { figure, height, revision, live } = state.incoming;
  const { data, layout } = JSON.parse(figure);
  keepNewerPoints(node, state, data, live);
  state.plain = { data, layout: { ...layout, height, autosize: true, uirevision: revision } };
  await render(node, state);
  if (!state.drawn) attach(node, state);
  state.drawn = true;
  delete node.dataset.loading;
  if (live) poll(node, state);
  else state.url = null;
}

// A page run may bring points that are older than those the live route has already added.
function keepNewerPoints(node, state, data, live) {
  const shown = live && state.url === live.url && isNewer(state.cursor, live.cursor);
  if (!shown) {
    state.cursor = live?.cursor ?? null;
    state.url = live?.url ?? null;
    return;
  }
  for (const trace of data) {
    const kept = state.plain.data.find((other) => other.meta?.series && other.meta.series === trace.meta?.series);
    if (kept) Object.assign(trace, { x: kept.x, y: kept.y });
  }
}

function isNewer(cursor, other) {
  const [ours, theirs] = [cursor, other].map((text) => text.split(".").map(Number));
  return ours[0] > theirs[0] || ours[1] > theirs[1];
}

function render(node, state) {
  const resolve = colourResolver(node, state.incoming.placeholders);
  state.colours = themeOf(node);
  const config = {
    displaylogo: false,
    responsive: false,
    displayModeBar: "hover",
    modeBarButtons: [["zoom2d", "pan2d", "resetScale2d", "toImage"]],
    toImageButtonOptions: { format: "png", scale: 2, filename: "epochscope" },
  };
  const layout = resolve(state.plain.layout);
  layout.font.family = getComputedStyle(node).fontFamily;
  return window.Plotly.react(node, resolve(state.plain.data), layout, config);
}

function attach(node, state) {
  node.on("plotly_click", ({ points: [point] }) =>
    state.click({
      trace: point.curveNumber,
      x: point.x,
      y: point.y,
      z: point.z ?? null,
      customdata: point.customdata ?? null,
    }),
  );
  let width = node.clientWidth;
  const observer = new ResizeObserver(() => {
    if (node.clientWidth === width || !node.clientWidth) return;
    width = node.clientWidth;
    window.Plotly.Plots.resize(node);
  });
  observer.observe(node);
  const timer = setInterval(() => {
    if (!node.isConnected) {
      clearInterval(timer);
      observer.disconnect();
    } else if (themeOf(node) !== state.colours) {
      render(node, state);
    }
  }, THEME_MS);
}

async function poll(node, state) {
  if (state.polling) return;
  state.polling = true;
  while (node.isConnected && state.url) {
    let wait = LIVE_MS;
    try {
      if (document.hidden) throw new Error("nobody looks");
      const url = state.url;
      const answer = await fetch(`${url}?cursor=${state.cursor}`, { cache: "no-store" });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      const news = await answer.json();
      if (url === state.url) await extend(node, state, news);
      if (news.done) break;
    } catch {
      wait = RETRY_MS;
    }
    await pause(wait);
  }
  state.polling = false;
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

async function extend(node, state, news) {
  const grown = state.plain.data
    .map((trace, index) => ({ trace, index, points: news.series[trace.meta?.series] }))
    .filter(({ points }) => points?.x.length);
  state.cursor = news.cursor;
  if (!grown.length) return;
  for (const { trace, points } of grown) {
    trace.x = [...trace.x, ...points.x];
    trace.y = [...trace.y, ...points.y];
  }
  await window.Plotly.extendTraces(
    node,
    { x: grown.map(({ points }) => points.x), y: grown.map(({ points }) => points.y) },
    grown.map(({ index }) => index),
  );
}

function themeOf(node) {
  const style = getComputedStyle(node);
  return ["--st-background-color", "--st-text-color", "--st-primary-color", "--st-font"]
    .map((name) => style.getPropertyValue(name))
    .join();
}

// A function that copies a figure with the theme's colours in place of the placeholders, as the rgba() Plotly knows.
function colourResolver(node, placeholders) {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (css) => {
    const probe = document.createElement("span");
    probe.style.color = css;
    node.append(probe);
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = getComputedStyle(probe).color;
    probe.remove();
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return `rgba(${red},${green},${blue},${alpha / 255})`;
  };
  const colours = Object.fromEntries(Object.entries(placeholders).map(([name, css]) => [name, rgba(css)]));
  const copy = (value) => {
    if (typeof value === "string") return colours[value] ?? value;
    if (Array.isArray(value)) return typeof value[0] === "number" && typeof value[1] !== "string" ? value.slice() : value.map(copy);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, copy(item)]));
  };
  return copy;
}
