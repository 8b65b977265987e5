// Two shapes, the rule that brings them together, and what comes of it. See ui/learn/tensors/broadcasting.py.

const PICTURE = "32,32,3";
const MOST_CELLS = 60;
const SIGNS = { add: "+", multiply: "×" };

export default function (component) {
  const [data] = component.data;
  const node = component.parentElement.querySelector(".epochscope-broadcasting");
  const state = (node.epochscope ??= build(node, data));
  state.values = Uint8Array.from(atob(data.pixels), (sign) => sign.charCodeAt(0));
  draw(state);
  answerChecks(node, { "tensors.broadcasting": () => verdict(state) });
}

function build(node, data) {
  const fields = ["First shape", "Second shape"].map((name, place) => {
    const label = element("label", "", `${name} `);
    const input = element("input");
    Object.assign(input, { type: "text", value: data.presets[0].shapes[place], spellcheck: false, autocomplete: "off", maxLength: 40 });
    input.oninput = () => draw(state);
    label.append(input);
    return { label, input };
  });
  const line = element("div", "line");
  line.append(...fields.map(({ label }) => label));
  const presets = element("div", "presets");
  for (const { shapes, words } of data.presets) {
    const button = element("button", "", words);
    button.type = "button";
    button.onclick = () => {
      fields.forEach(({ input }, place) => (input.value = shapes[place]));
      draw(state);
    };
    presets.append(button);
  }
  const rule = element("div", "rule");
  const words = element("p", "words");
  words.setAttribute("aria-live", "polite");
  const shown = element("div", "shown");
  node.replaceChildren(line, presets, rule, words, shown);
  const state = { inputs: fields.map(({ input }) => input), rule, words, shown };
  return state;
}

function draw(state) {
  const { inputs, rule, words, shown } = state;
  const parsed = inputs.map((input) => parseShape(input.value));
  parsed.forEach(({ error }, place) => inputs[place].setAttribute("aria-invalid", String(Boolean(error))));
  const wrong = parsed.find(({ error }) => error);
  shown.replaceChildren();
  state.met = null;
  if (wrong) {
    rule.replaceChildren();
    words.textContent = wrong.error;
    return;
  }
  const [one, other] = parsed.map(({ shape }) => shape);
  const met = broadcast(one, other);
  state.met = { one, other, ...met };
  drawRule(rule, met.columns);
  words.textContent = met.error ?? `They fit: the result has the shape ${shapeText(met.shape)}. A 1 stretches, a missing axis counts as 1.`;
  if (met.error) return;
  if (one.join() === PICTURE && met.shape.join() === PICTURE) drawPicture(state, other, met.shape);
  else if (met.shape.length <= 2 && met.shape.reduce((size, side) => size * side, 1) <= MOST_CELLS) drawNumbers(shown, one, other, met.shape);
}

function drawRule(rule, columns) {
  const grid = element("div", "grid");
  grid.setAttribute("role", "table");
  grid.setAttribute("aria-label", "The shapes, one above the other, set to the right");
  grid.style.gridTemplateColumns = `auto repeat(${Math.max(columns.length, 1)}, minmax(2.2rem, 3.6rem))`;
  const rows = [["first", "one"], ["second", "other"], ["result", "side"]];
  for (const [name, key] of rows) {
    const row = element("div", "cells");
    row.setAttribute("role", "row");
    row.append(cell("name", name));
    for (const column of columns) {
      const value = key === "side" && !column.fits ? "✗" : (column[key] ?? "");
      const stretched = key !== "side" && column.fits && (column[key] ?? 1) === 1 && column.side !== 1;
      row.append(cell(`${key === "side" ? "side" : ""} ${column.fits ? "" : "wrong"} ${stretched ? "stretched" : ""}`, stretched ? `${value || "·"} → ${column.side}` : String(value)));
    }
    grid.append(row);
  }
  rule.replaceChildren(grid);
}

function cell(name, text) {
  const made = element("span", name, text);
  made.setAttribute("role", "cell");
  return made;
}

// The picture times a ramp of the second shape: from dark to as it is, along whatever axes that shape has. A single
// number is no ramp: it is one half.
function drawPicture({ values, shown }, shape, wide) {
  const size = shape.reduce((product, side) => product * side, 1);
  const ramp = size === 1 ? [0.5] : Array.from({ length: size }, (_, place) => (place + 1) / size);
  const sources = sourcesOf(shape, wide);
  const made = sources.map((source, place) => values[place] * ramp[source]);
  shown.append(picture("first: the picture", values), element("span", "sign", SIGNS.multiply), picture(size === 1 ? "second: one half" : "second: a ramp", sources.map((source) => 255 * ramp[source])), element("span", "sign", "="), picture("result", made));
}

function picture(name, values) {
  const node = element("figure");
  const canvas = element("canvas");
  Object.assign(canvas, { width: 32, height: 32 });
  const pen = canvas.getContext("2d");
  const pixels = pen.createImageData(32, 32);
  for (let place = 0; place < 32 * 32; place += 1) pixels.data.set([...values.slice(3 * place, 3 * place + 3), 255], 4 * place);
  pen.putImageData(pixels, 0, 0);
  node.append(canvas, element("figcaption", "", name));
  return node;
}

function drawNumbers(shown, one, other, shape) {
  const counted = (sides, step) => Array.from({ length: sides.reduce((size, side) => size * side, 1) }, (_, place) => step * (place + 1));
  const [first, second] = [counted(one, 1), counted(other, 10)];
  const [from, besides] = [sourcesOf(one, shape), sourcesOf(other, shape)];
  const sums = from.map((place, at) => first[place] + second[besides[at]]);
  shown.append(numbers(one, first), element("span", "sign", SIGNS.add), numbers(other, second), element("span", "sign", "="), numbers(shape, sums));
}

function numbers(shape, values) {
  const node = element("figure");
  const columns = shape.at(-1) ?? 1;
  const grid = element("div", "numbers");
  grid.style.gridTemplateColumns = `repeat(${columns}, auto)`;
  grid.append(...values.map((value) => element("span", "", String(value))));
  node.append(grid, element("figcaption", "", shapeText(shape)));
  return node;
}

function shapeText(shape) {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

function verdict({ met }) {
  if (!met || met.error) return { right: false, words: met?.error ?? "Write two shapes first." };
  if (met.one.join() !== PICTURE) return { right: false, words: "Leave the first shape at (32, 32, 3): that is the picture." };
  if (met.shape.join() !== PICTURE) return { right: false, words: `The result is ${shapeText(met.shape)} and no picture any more.` };
  const other = [...new Array(3 - met.other.length).fill(1), ...met.other].join();
  if (other === "1,32,1") return { right: true, words: "One factor a column. It is stretched down all rows and over the three colours, and no copy is made." };
  const why = {
    "32,1,1": "That has one factor a row: it darkens from top to bottom.",
    "1,1,3": "That has one factor a colour: it tints.",
    "1,1,1": "That is one factor for all.",
    "32,32,3": "That has a factor of its own for each value.",
  };
  return { right: false, words: why[other] ?? "Which axis are the columns, and which of the three shall be 1?" };
}
