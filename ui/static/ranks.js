// From one number to batches of pictures: the same photograph at every rank. See ui/learn/tensors/ranks.py.

const SIDE = 32;
const CHANNELS = ["red", "green", "blue"];
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export default function (component) {
  const [data] = component.data;
  const node = component.parentElement.querySelector(".epochscope-ranks");
  const state = (node.epochscope ??= build(node, data));
  state.data = data;
  if (state.source !== data.pixels) {
    state.source = data.pixels;
    state.values = Uint8Array.from(atob(data.pixels), (sign) => sign.charCodeAt(0));
  }
  draw(state);
}

function build(node, data) {
  const ladder = element("div", "ladder");
  ladder.setAttribute("role", "group");
  ladder.setAttribute("aria-label", "Rank");
  const state = { place: 0, at: [12, 16, 0], dtype: "uint8", ladder };
  data.ranks.forEach((rank, place) => {
    const button = element("button");
    button.type = "button";
    button.append(element("b", "", String(rank.shape.length)), element("span", "", rank.title));
    button.onclick = () => choose(state, place);
    ladder.append(button);
  });
  ladder.onkeydown = (event) => moveByArrow(ladder, event);
  const pick = element("figure", "pick");
  const canvas = element("canvas");
  Object.assign(canvas, { width: SIDE, height: SIDE, tabIndex: 0 });
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", "The photograph. Click a pixel, or move with the arrow keys.");
  const mark = element("i", "mark");
  const frame = element("div", "frame");
  frame.append(canvas, mark);
  const where = element("figcaption");
  pick.append(frame, where);
  canvas.onclick = (event) => {
    const box = canvas.getBoundingClientRect();
    const [y, x] = [(event.clientY - box.top) / box.height, (event.clientX - box.left) / box.width].map((share) => Math.min(Math.max(Math.floor(share * SIDE), 0), SIDE - 1));
    state.at = [y, x, state.at[2]];
    draw(state);
  };
  canvas.onkeydown = (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    state.at = [...state.at.slice(0, 2).map((one, axis) => Math.min(Math.max(one + step[axis], 0), SIDE - 1)), state.at[2]];
    draw(state);
  };
  const channel = select("Channel ", CHANNELS, (chosen) => {
    state.at[2] = CHANNELS.indexOf(chosen);
    draw(state);
  });
  const dtype = select("dtype ", Object.keys(data.bytes), (chosen) => {
    state.dtype = chosen;
    draw(state);
  });
  const controls = element("div", "controls");
  controls.append(channel, dtype);
  const drawing = element("div", "drawing");
  const facts = element("div", "facts");
  facts.setAttribute("aria-live", "polite");
  const left = element("div", "left");
  left.append(pick, controls);
  node.replaceChildren(ladder, left, drawing, facts);
  return Object.assign(state, { canvas, mark, where, drawing, facts });
}

function select(name, options, choose) {
  const label = element("label", "", name);
  const made = element("select");
  for (const option of options) made.append(element("option", "", option));
  made.oninput = () => choose(made.value);
  label.append(made);
  return label;
}

function choose(state, place) {
  state.place = place;
  draw(state);
}

function draw(state) {
  const { data, ladder, place, at: [y, x, channel], canvas, mark, where, drawing, facts, dtype } = state;
  press(ladder, (button) => [...ladder.children].indexOf(button) === place);
  paint(canvas, SIDE, SIDE, (row, column) => colour(state, 0, row, column));
  const share = (pixels) => `${(100 * pixels) / SIDE}%`;
  const line = place === 1;
  Object.assign(mark.style, { left: line ? 0 : share(x), top: share(y), width: line ? "100%" : share(1), height: share(1) });
  mark.hidden = place > 1;
  where.textContent = `Row ${y}, column ${x}, ${CHANNELS[channel]}`;
  drawing.replaceChildren(...DRAWINGS[place](state));
  const { shape, code } = data.ranks[place];
  const values = shape.reduce((size, side) => size * side, 1);
  const size = values * data.bytes[dtype];
  facts.replaceChildren(
    fact("In TensorFlow", code.replace("Y", y).replace("X", x).replace("C", channel)),
    fact("rank", String(shape.length)),
    fact("shape", shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`),
    fact("dtype", dtype),
    fact("bytes", `${values.toLocaleString("en-GB")} × ${data.bytes[dtype]} = ${size.toLocaleString("en-GB")}`),
  );
}

function fact(name, value) {
  const made = element("p");
  made.append(element("span", "", name), element("code", "", value));
  return made;
}

const DRAWINGS = [
  (state) => [swatch(state)],
  (state) => [strip(state), numbers(state)],
  (state) => [plane(state, 0, state.at[2])],
  (state) => [stack([0, 1, 2].map((channel) => plane(state, 0, channel)))],
  (state) => [stack(batch(state, 0))],
  (state) => state.data.batches.map((_, number) => stack(batch(state, number))),
];

function swatch(state) {
  const [y, x, channel] = state.at;
  const value = at(state, 0, y, x, channel);
  const made = element("div", "swatch", shown(state, value));
  const light = [0, 1, 2].map((one) => (one === channel ? value : 0));
  made.style.background = `rgb(${light.join(" ")})`;
  made.style.color = channel === 1 && value > 150 ? "#10151f" : "#ffffff";
  return made;
}

function strip(state) {
  const [y, , channel] = state.at;
  const canvas = element("canvas", "strip");
  paint(canvas, 1, SIDE, (_, column) => only(channel, at(state, 0, y, column, channel)));
  return canvas;
}

function numbers(state) {
  const [y, , channel] = state.at;
  const values = Array.from({ length: SIDE }, (_, column) => shown(state, at(state, 0, y, column, channel)));
  return element("p", "numbers", `[${values.join(" ")}]`);
}

function plane(state, image, channel) {
  const canvas = element("canvas", "plane");
  paint(canvas, SIDE, SIDE, (row, column) => only(channel, at(state, image, row, column, channel)));
  return canvas;
}

function batch(state, number) {
  const size = state.data.batches[number];
  return Array.from({ length: size }, (_, place) => {
    const canvas = element("canvas", "plane");
    paint(canvas, SIDE, SIDE, (row, column) => colour(state, number * size + place, row, column));
    return canvas;
  });
}

function stack(planes) {
  const made = element("div", "stack");
  made.append(
    ...planes.map((plane) => {
      const slot = element("div", "slot");
      slot.append(plane);
      return slot;
    }),
  );
  return made;
}

function only(channel, value) {
  return [0, 1, 2].map((one) => (one === channel ? value : 0));
}

function colour(state, image, row, column) {
  return [0, 1, 2].map((channel) => at(state, image, row, column, channel));
}

function at({ values }, image, row, column, channel) {
  return values[((image * SIDE + row) * SIDE + column) * 3 + channel];
}

function shown({ dtype }, value) {
  return dtype === "uint8" ? String(value) : (value / 255).toFixed(3);
}

function paint(canvas, rows, columns, colourOf) {
  Object.assign(canvas, { width: columns, height: rows });
  const pen = canvas.getContext("2d");
  const pixels = pen.createImageData(columns, rows);
  for (let place = 0; place < rows * columns; place += 1) {
    pixels.data.set([...colourOf(Math.floor(place / columns), place % columns), 255], 4 * place);
  }
  pen.putImageData(pixels, 0, 0);
}
