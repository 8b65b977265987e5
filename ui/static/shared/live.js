// What is new of a run, asked for once however many plots show it. See ui/live.py for the route, ui/plot.py for its form.

// From one question to the next, however long the answer and the drawing took; a breath at least.
const LIVE_MS = 250;
const BREATH_MS = 50;
// Whoever has just started a training waits for its first point.
const FIRST_MS = 120;
const RETRY_MS = 2000;
const ANSWER_MS = 10000;

// The source at `url`, as far as `cursor` where it is a new one. It holds series by name, and who is told of news.
function liveSource({ url, cursor }) {
  const sources = (window.epochscopeLive ??= new Map());
  const known = sources.get(url);
  if (known && beginnings(known.cursor) >= beginnings(cursor)) return known;
  const source = known ?? { url, listeners: new Map(), perEpoch: null, saved: 0 };
  Object.assign(source, { cursor, series: {}, done: false });
  sources.set(url, source);
  return source;
}

function beginnings(cursor) {
  return Number(cursor.split(".")[0]);
}

// A figure brings its series as far as its own cursor: the source may have older or newer points of them. Where it is
// further than the figure and has not all of the series itself, it asks again from there: nothing may lie between them.
function seed(source, name, points, cursor) {
  if (beginnings(cursor) < beginnings(source.cursor)) return (source.series[name] ??= emptySeries());
  const known = source.series[name];
  if (known?.whole) return known;
  if (isOlder(cursor, source.cursor)) {
    source.cursor = cursor;
    source.series[name] = points;
  } else {
    source.series[name] = known ? joined(points, known) : points;
  }
  source.series[name].whole = true;
  return source.series[name];
}

function isOlder(cursor, other) {
  const [ours, theirs] = [cursor, other].map((text) => text.split(".").map(Number));
  return ours.some((count, place) => count < theirs[place]);
}

// `key` is a node: as long as it is on the page, `told(news)` is called after each answer, `ended()` after the last.
function listen(source, key, listener) {
  deafen(key);
  window.epochscopeLive.set(source.url, source);
  source.listeners.set(key, listener);
  source.done = false;
  read(source);
}

function deafen(key) {
  for (const source of window.epochscopeLive?.values() ?? []) source.listeners.delete(key);
}

function isWatched(source) {
  for (const node of source.listeners.keys()) if (!node.isConnected) source.listeners.delete(node);
  return source.listeners.size > 0;
}

async function read(source) {
  if (source.reading) return;
  source.reading = true;
  while (!source.done && isWatched(source)) {
    let wait = RETRY_MS;
    const began = performance.now();
    if (!document.hidden) {
      const news = await ask(source.url, source.cursor);
      if (news) {
        // A page run that came in between may have begun anew.
        if (news.since === source.cursor) {
          take(source, news);
          await Promise.all([...source.listeners.values()].map(({ told }) => told(news)));
        }
        const spent = performance.now() - began;
        wait = Math.max((isEmpty(source) ? FIRST_MS : LIVE_MS) - spent, BREATH_MS);
      }
    }
    if (!source.done) await pause(wait);
  }
  source.reading = false;
  if (source.done) for (const { ended } of [...source.listeners.values()]) ended?.();
  if (!source.listeners.size) window.epochscopeLive.delete(source.url);
}

function take(source, news) {
  source.cursor = news.cursor;
  source.done = news.done;
  source.perEpoch = news.steps_per_epoch ?? source.perEpoch;
  source.saved = news.saved ?? source.saved;
  for (const [name, points] of Object.entries(news.series)) {
    const added = seriesOf(points);
    const known = source.series[name];
    if (news.reset) source.series[name] = Object.assign(added, { whole: true });
    else if (known) append(known, added);
    else source.series[name] = added;
  }
}

function isEmpty(source) {
  return Object.values(source.series).every(({ x }) => !x.length);
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
