// Picking values of a tensor by an index as Python writes it. A small grammar of its own: nothing is ever executed.
//
//     index: item ("," item)*     item: number | slice | "..." | "tf.newaxis"     slice: [number] ":" [number] [":" [number]]

const LONGEST_INDEX = 60;
const INDEX_NUMBER = "[+-]?\\d{1,6}";
const WHOLE = new RegExp(`^${INDEX_NUMBER}$`);
const SLICE = new RegExp(`^(${INDEX_NUMBER})?:(${INDEX_NUMBER})?(?::(${INDEX_NUMBER})?)?$`);

// Returns { items } or { error }, a sentence.
function parseIndex(text) {
  const inside = text.replace(/\s+/g, "").replace(/^\w*\[(.*)\]$/, "$1");
  if (!inside) return { error: "Write an index, as in 0, 0." };
  if (inside.length > LONGEST_INDEX) return { error: `An index here has at most ${LONGEST_INDEX} signs.` };
  const words = inside.replace(/,$/, "").split(",");
  const items = words.map(indexItem);
  const wrong = items.findIndex((item) => !item);
  if (wrong >= 0) return { error: `“${words[wrong]}” is no index: write a number, a slice such as 2:8, ... or tf.newaxis.` };
  if (items.some((item) => item.step === 0)) return { error: "The step of a slice cannot be 0: it would never arrive." };
  if (items.filter((item) => item.kind === "rest").length > 1) return { error: "Only one ... can stand for the axes left out." };
  return { items };
}

function indexItem(word) {
  if (word === "...") return { kind: "rest" };
  if (word === "tf.newaxis" || word === "None") return { kind: "new" };
  if (WHOLE.test(word)) return { kind: "number", at: Number(word) };
  const found = SLICE.exec(word);
  if (!found) return null;
  const [start, stop, step] = found.slice(1).map((one) => (one === undefined ? null : Number(one)));
  return { kind: "slice", start, stop, step: step ?? 1 };
}

// Returns { shape, places, axes } or { error }: `places` are those of the picked values in the tensor, counted row by
// row, in their new order; `axes` the places picked along each of the tensor's axes.
function pickValues(shape, items) {
  const used = items.filter(({ kind }) => kind === "number" || kind === "slice").length;
  if (used > shape.length) return { error: `${used} indices, but the tensor has only ${shape.length} axes.` };
  const whole = { kind: "slice", start: null, stop: null, step: 1 };
  const rest = new Array(shape.length - used).fill(whole);
  const at = items.findIndex(({ kind }) => kind === "rest");
  const all = at < 0 ? [...items, ...rest] : [...items.slice(0, at), ...rest, ...items.slice(at + 1)];
  const made = [];
  const axes = [];
  for (const item of all) {
    if (item.kind === "new") {
      made.push(1);
      continue;
    }
    const size = shape[axes.length];
    if (item.kind === "number" && !(item.at >= -size && item.at < size)) {
      return { error: `Index ${item.at} is beyond axis ${axes.length}, whose places are 0 to ${size - 1}, or −${size} to −1 from its end.` };
    }
    axes.push(item.kind === "number" ? [item.at < 0 ? item.at + size : item.at] : placesOf(item, size));
    if (item.kind === "slice") made.push(axes.at(-1).length);
  }
  return { shape: made, places: combined(shape, axes), axes };
}

// As Python's slices go: what lies beyond the ends is left out.
function placesOf({ start, stop, step }, size) {
  const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
  const bound = (given, otherwise) =>
    given === null ? otherwise : Math.min(Math.max(given < 0 ? given + size : given, low), high);
  const [from, to] = step > 0 ? [bound(start, low), bound(stop, high)] : [bound(start, high), bound(stop, low)];
  const places = [];
  for (let place = from; step > 0 ? place < to : place > to; place += step) places.push(place);
  return places;
}

function combined(shape, axes) {
  return axes.reduce((places, axis, number) => places.flatMap((place) => axis.map((one) => place * shape[number] + one)), [0]);
}
