// An index into a photograph, and what it picks. See ui/learn/tensors/indexing.py.

const SHAPE = [32, 32, 3];
const FIRST = 6;
const UNPICKED = 0.14;

export default function (component) {
  const [data] = component.data;
  const node = component.parentElement.querySelector(".epochscope-indexing");
  const state = (node.epochscope ??= build(node, data));
  if (state.source !== data.pixels) {
    state.source = data.pixels;
    state.values = Uint8Array.from(atob(data.pixels), (sign) => sign.charCodeAt(0));
  }
  draw(state);
  answerChecks(node, { "tensors.indexing": () => verdict(state) });
}

function build(node, data) {
  const form = element("label", "line", "image[");
  const field = element("input");
  Object.assign(field, { type: "text", value: data.start, spellcheck: false, autocomplete: "off", maxLength: 60 });
  field.setAttribute("aria-label", "The index into the image");
  form.append(field, element("span", "", "]"));
  const presets = element("div", "presets");
  for (const [index, words] of data.presets) {
    const button = element("button", "", index);
    Object.assign(button, { type: "button", title: words });
    button.onclick = () => {
      field.value = index;
      draw(state);
    };
    presets.append(button);
  }
  const picked = figure("What is picked");
  const result = figure("What comes out");
  const pair = element("div", "pair");
  const words = element("div", "words");
  words.setAttribute("aria-live", "polite");
  pair.append(picked.node, result.node, words);
  node.replaceChildren(form, presets, pair);
  const state = { field, presets, picked, result, words };
  field.oninput = () => draw(state);
  return state;
}

function figure(name) {
  const node = element("figure");
  const canvas = element("canvas");
  canvas.setAttribute("aria-hidden", "true");
  node.append(canvas, element("figcaption", "", name));
  return { node, canvas };
}

function draw(state) {
  const { field, presets, values, picked, result, words } = state;
  const parsed = parseIndex(field.value);
  const found = parsed.error ? parsed : pickValues(SHAPE, parsed.items);
  state.found = found;
  field.setAttribute("aria-invalid", String(Boolean(found.error)));
  for (const preset of presets.children) preset.setAttribute("aria-pressed", String(preset.textContent === field.value));
  result.node.hidden = Boolean(found.error);
  paintPicked(picked.canvas, values, found.error ? [] : found.places);
  if (found.error) {
    words.replaceChildren(element("p", "error", found.error));
    return;
  }
  paintResult(result.canvas, found.shape, found.places.map((place) => values[place]));
  const first = found.places.slice(0, FIRST).map((place) => values[place]).join(", ");
  words.replaceChildren(
    line("shape", shapeText(found.shape)),
    line("rank", String(found.shape.length)),
    line("values", found.places.length.toLocaleString("en-GB")),
    line("first of them", found.places.length ? `${first}${found.places.length > FIRST ? ", ..." : ""}` : "none"),
  );
}

function line(name, value) {
  const made = element("p");
  made.append(element("span", "", name), element("code", "", value));
  return made;
}

function shapeText(shape) {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

function paintPicked(canvas, values, places) {
  const shown = Array.from(values, (value) => value * UNPICKED);
  for (const place of places) shown[place] = values[place];
  paint(canvas, 32, 32, (place) => shown.slice(3 * place, 3 * place + 3));
}

// A picture where it is one, else a strip; axes of one place do not show.
function paintResult(canvas, shape, values) {
  const sides = shape.length > 3 ? shape.slice(shape.findIndex((side) => side !== 1)) : shape;
  const coloured = sides.at(-1) === 3;
  const [rows, columns] = (coloured ? [1, 1, ...sides.slice(0, -1)] : [1, 1, ...sides]).slice(-2);
  if (!values.length || rows * columns * (coloured ? 3 : 1) !== values.length) {
    paint(canvas, 1, 1, () => [0, 0, 0, 0]);
    return;
  }
  paint(canvas, rows, columns, (place) => (coloured ? values.slice(3 * place, 3 * place + 3) : new Array(3).fill(values[place])));
}

function paint(canvas, rows, columns, colourOf) {
  Object.assign(canvas, { width: columns, height: rows });
  canvas.style.aspectRatio = `${columns} / ${Math.max(rows, columns / 16)}`;
  canvas.style.width = `${Math.min(100, 100 * Math.max(columns / 32, 0.12) * Math.min(1, 32 / rows))}%`;
  const pen = canvas.getContext("2d");
  const pixels = pen.createImageData(columns, rows);
  for (let place = 0; place < rows * columns; place += 1) {
    const [red, green, blue, alpha = 255] = colourOf(place);
    pixels.data.set([red, green, blue, alpha], 4 * place);
  }
  pen.putImageData(pixels, 0, 0);
}

function verdict({ found }) {
  if (found.error) return { right: false, words: found.error };
  const told = shapeText(found.shape);
  if (told !== "(16, 16, 3)") return { right: false, words: `The shape is ${told}, wanted is (16, 16, 3).` };
  const [rows, columns, channels] = found.axes;
  if (rows[1] < rows[0]) return { right: false, words: "The picture stands on its head: the rows are to stay in order." };
  if (channels[1] < channels[0]) return { right: false, words: "Red and blue have changed places: leave the last axis alone." };
  if (columns[1] > columns[0]) return { right: false, words: "The size is right, but it is not mirrored: a negative step walks backwards." };
  if (rows[1] - rows[0] !== 2 || columns[0] - columns[1] !== 2) return { right: false, words: "That is a part of it: take every second row and column." };
  return { right: true, words: "Every second row, and every second column from the end. Mirroring is augmentation, and it is only an index." };
}
