// How the curves are looked at: by epoch or step, smoothed or not. Chosen once for all of them, as long as the tab is open.

const CURVES_KEY = "epochscope-curves";
const CURVES_EVENT = "epochscope-curves";
const CURVES_PLAIN = { unit: "epoch", smoothing: 0, log: false };
const FAINTER = 0.4;

function curvesChoice() {
  try {
    return { ...CURVES_PLAIN, ...JSON.parse(sessionStorage.getItem(CURVES_KEY) ?? "{}") };
  } catch {
    return { ...CURVES_PLAIN };
  }
}

function chooseCurves(change) {
  try {
    sessionStorage.setItem(CURVES_KEY, JSON.stringify({ ...curvesChoice(), ...change }));
  } catch {
    // A browser that keeps nothing shows the curves as they were.
  }
  window.dispatchEvent(new Event(CURVES_EVENT));
}

// The figure's traces as they are chosen; those of `meta.series` get their points from `seriesNamed`.
function curveTraces(figure, seriesNamed, choice, perEpoch) {
  const factor = choice.unit === "step" ? perEpoch : 1;
  return figure.data.flatMap((trace) => {
    const series = trace.meta?.series && seriesNamed(trace.meta.series);
    if (!series) return [factor === 1 ? trace : { ...trace, x: scaled(trace.x, factor) }];
    const points = { ...trace, x: scaled(series.x, factor), y: series.y };
    if (!isSmoothed(trace, choice)) return [points];
    return [{ ...points, opacity: (trace.opacity ?? 1) * FAINTER }, smoothTrace(trace, series, choice, factor)];
  });
}

function isSmoothed({ meta }, { smoothing }) {
  return smoothing > 0 && meta.series.startsWith("batch_") && meta.smooth !== false;
}

function smoothTrace(trace, { stretches }, { smoothing }, factor) {
  const name = `${trace.name}, smoothed`;
  return {
    ...trace,
    name,
    x: scaled(stretches.x, factor),
    y: smoothed(stretches, smoothing),
    opacity: 1,
    line: { ...trace.line, width: 2 },
    hovertemplate: trace.hovertemplate?.replace(trace.name, name),
  };
}

function scaled(x, factor) {
  return factor === 1 || !x?.length ? x : x.map((value) => value * factor);
}

// The layout as it is chosen. A zoom is kept as long as an axis counts the same.
function curveLayout(layout, choice, perEpoch) {
  const made = { ...layout, yaxis: { ...layout.yaxis }, xaxis: { ...layout.xaxis } };
  made.xaxis.uirevision = `${layout.uirevision} ${choice.unit}`;
  if (choice.log && layout.meta?.log) {
    Object.assign(made.yaxis, { type: "log", rangemode: "normal" });
    made.yaxis.uirevision = `${layout.uirevision} log`;
  }
  if (choice.unit !== "step") return made;
  const moved = (mark, ...names) => {
    const placed = names.filter((name) => name in mark).map((name) => [name, mark[name] * perEpoch]);
    return { ...mark, ...Object.fromEntries(placed) };
  };
  made.xaxis.range = layout.xaxis?.range?.map((value) => value * perEpoch);
  made.xaxis.title = { ...layout.xaxis?.title, text: "Step: updates of the weights" };
  made.xaxis.unifiedhovertitle = { text: "Step %{x:,.0f}" };
  made.shapes = layout.shapes?.map((shape) => moved(shape, "x0", "x1"));
  made.annotations = layout.annotations?.map((note) => moved(note, "x"));
  return made;
}

// How much is drawn of how much was measured.
function measuredWords(series) {
  const told = (count) => count.toLocaleString("en-GB");
  if (!series?.total) return "";
  if (series.total === series.x.length) return `${told(series.total)} measurements, all of them drawn.`;
  const points = `${told(series.total)} measurements, thinned to ${told(series.x.length)} points`;
  return `${points}; the lowest and highest of each stretch are kept.`;
}
