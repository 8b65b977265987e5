// A series of points (x ascending) that grows and is thinned as it does; `stretches` tell what the thinned points were.
// The same as cnn_core/runs/thinning.py does for what the server sends at once.

const STRETCHES = 1000;
// At twice as many as the server sends, thin again.
const MOST_POINTS = 4 * STRETCHES;

function emptySeries() {
  return { x: [], y: [], total: 0, stretches: { x: [], y: [], n: [] } };
}

// `total` and `stretches` are given where points were left out.
function seriesOf({ x = [], y = [], total, stretches }) {
  const points = { x: [...x], y: y.map(finite) };
  const own = { x: [...x], y: [...points.y], n: points.y.map((value) => Number(value !== null)) };
  return { ...points, total: total ?? points.x.length, stretches: stretches ? copied(stretches) : own };
}

function copied({ x, y, n }) {
  return { x: [...x], y: y.map(finite), n: [...n] };
}

// What is no number is a gap: null, and NaN and infinity however they are spelled.
function finite(value) {
  return Number.isFinite(value) ? value : null;
}

// In place: of `added` what comes after the last point.
function append(series, added) {
  const last = series.x.at(-1) ?? -Infinity;
  const first = added.x.findIndex((x) => x > last);
  if (first < 0) return;
  for (const axis of ["x", "y"]) series[axis] = series[axis].concat(added[axis].slice(first));
  const from = Math.max(added.stretches.x.findIndex((x) => x > last), 0);
  for (const part of ["x", "y", "n"]) {
    series.stretches[part] = series.stretches[part].concat(added.stretches[part].slice(from));
  }
  series.total += added.total - first;
  if (series.x.length > MOST_POINTS) thin(series);
}

function joined(earlier, later) {
  append(earlier, later);
  return earlier;
}

// In place. Kept are, of each thousandth of the range, the lowest and the highest point and the first gap; and both ends.
function thin(series) {
  const { x, y } = series;
  const kept = new Set([0, x.length - 1]);
  eachStretch(x, (start, end) => {
    let [lowest, highest, gap] = [-1, -1, -1];
    for (let place = start; place < end; place++) {
      if (y[place] === null) {
        if (gap < 0) gap = place;
        continue;
      }
      if (lowest < 0 || y[place] < y[lowest]) lowest = place;
      if (highest < 0 || y[place] > y[highest]) highest = place;
    }
    for (const place of [lowest, highest, gap]) if (place >= 0) kept.add(place);
  });
  const places = [...kept].sort((one, other) => one - other);
  series.x = places.map((place) => x[place]);
  series.y = places.map((place) => y[place]);
  series.stretches = coarser(series.stretches);
}

function coarser({ x, y, n }) {
  const made = { x: [], y: [], n: [] };
  eachStretch(x, (start, end) => {
    let [sum, count, middle] = [0, 0, 0];
    for (let place = start; place < end; place++) {
      if (y[place] !== null) [sum, count] = [sum + y[place] * n[place], count + n[place]];
      middle += x[place] / (end - start);
    }
    made.x.push(middle);
    made.y.push(count ? sum / count : null);
    made.n.push(count);
  });
  return made;
}

function eachStretch(x, see) {
  const width = (x.at(-1) - x[0]) / STRETCHES || 1;
  const stretch = (place) => Math.min(Math.floor((x[place] - x[0]) / width), STRETCHES - 1);
  for (let start = 0, end = 0; start < x.length; start = end) {
    const number = stretch(start);
    while (end < x.length && stretch(end) === number) end++;
    see(start, end);
  }
}

// The exponential moving average that TensorBoard draws, with its bias towards 0 taken out: each of the `n` measurements
// of a stretch counts as its mean.
function smoothed({ y, n }, weight) {
  let [mean, seen] = [0, 0];
  return y.map((value, place) => {
    if (value === null || !n[place]) return null;
    const kept = weight ** n[place];
    mean = kept * mean + (1 - kept) * value;
    seen += n[place];
    return mean / (1 - weight ** seen);
  });
}
