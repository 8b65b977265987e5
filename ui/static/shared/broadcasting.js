// Two shapes brought together by TensorFlow's rule: from the right, equal or 1, and what is missing counts as 1.

const MOST_AXES = 5;
const LARGEST_SIDE = 64;

// "(32, 32, 3)" -> { shape } or { error }, a sentence.
function parseShape(text) {
  const inside = text.replace(/\s+/g, "").replace(/^[([](.*)[)\]]$/, "$1").replace(/,$/, "");
  if (!inside) return { shape: [] };
  const words = inside.split(",");
  const wrong = words.find((word) => !/^\d{1,3}$/.test(word) || Number(word) < 1 || Number(word) > LARGEST_SIDE);
  if (wrong !== undefined) return { error: `“${wrong}” is no side: write whole numbers from 1 to ${LARGEST_SIDE}, as in (32, 32, 3).` };
  if (words.length > MOST_AXES) return { error: `A shape here has at most ${MOST_AXES} axes.` };
  return { shape: words.map(Number) };
}

// Returns { shape, columns } where they fit, else { error, columns }; a column is { one, other, side, fits }, from left
// to right, `one` and `other` null where that shape has no such axis.
function broadcast(one, other) {
  const rank = Math.max(one.length, other.length);
  const columns = Array.from({ length: rank }, (_, axis) => {
    const [a, b] = [one, other].map((shape) => shape[axis - rank + shape.length] ?? null);
    const fits = a === b || (a ?? 1) === 1 || (b ?? 1) === 1;
    return { one: a, other: b, fits, side: fits ? ((a ?? 1) === 1 ? (b ?? 1) : a) : null };
  });
  const wrong = columns.find(({ fits }) => !fits);
  if (wrong) return { columns, error: `${wrong.one} and ${wrong.other} stand in one column: they differ, and neither is 1.` };
  return { columns, shape: columns.map(({ side }) => side) };
}

// Where each value of the wide shape comes from in the narrow one, counted row by row.
function sourcesOf(narrow, wide) {
  const missing = wide.length - narrow.length;
  return wide.reduce((sources, side, axis) => {
    const own = axis < missing ? 1 : narrow[axis - missing];
    return sources.flatMap((source) => Array.from({ length: side }, (_, place) => source * own + (own === 1 ? 0 : place)));
  }, [0]);
}
