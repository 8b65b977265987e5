// A bar of light before one eye, and the cells that answer it. See ui/learn/cnn/cortex.py.

const RETINA = 33;
const FIELD = 9;
const POOL = 5;
const BAR = { length: 17, width: 3 };
const WAVE = 6;
const SPREAD = 2.6;
const PREFERRED = [60, 120, 0, 90, 30, 150];
const SILENT = 0.1;
const FIRING = 0.8;
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const SVG = "http://www.w3.org/2000/svg";
const STATIONS = [
  {
    paths: [["M2 17Q30 -8 58 17Q30 42 2 17Z"], ["M21 17a9 9 0 1 0 18 0a9 9 0 1 0 -18 0"], ["M28 17a2 2 0 1 0 4 0a2 2 0 1 0 -4 0"]],
    cell: "The eye", what: "light and dark, point by point", layer: "The pixels",
  },
  {
    paths: [["M6 28L16 6M24 17H36M44 6L54 28"]],
    cell: "Simple cells", what: "a line of one direction, in one place", layer: "Convolution, ReLU",
  },
  {
    paths: [["M10 28L20 6", 0.35], ["M24 28L34 6"], ["M38 28L48 6", 0.35]],
    cell: "Complex cells", what: "the same line, a little to either side", layer: "Pooling",
  },
  {
    paths: [["M6 28V8H26M38 28Q38 8 56 8"]],
    cell: "Further on", what: "corners, curves, textures", layer: "More of both",
  },
  {
    paths: [["M18 12L20 3L27 8H33L40 3L42 12Q44 22 30 31Q16 22 18 12Z"], ["M25 14V15M35 14V15"]],
    cell: "Further still", what: "things: a face, a hand", layer: "Dense layers",
  },
];
const MIDDLE = (RETINA - 1) / 2;

export default function (component) {
  const node = component.parentElement.querySelector(".epochscope-cortex");
  const state = (node.epochscope ??= build(node));
  answerChecks(node, { "cnn.cortex": () => verdict(state) });
}

function build(node) {
  const eye = panel("The eye", "pixels");
  const simple = panel("Simple cells", "a convolution, then ReLU");
  const complex = panel("Complex cells", "max pooling");
  Object.assign(eye.canvas, { width: RETINA, height: RETINA, tabIndex: 0 });
  eye.canvas.setAttribute("role", "application");
  eye.canvas.setAttribute("aria-label", "A bar of light. Drag it, or move it with the arrow keys.");
  for (const one of [simple, complex]) one.canvas.setAttribute("aria-hidden", "true");
  const row = element("div", "row");
  row.append(eye.node, element("i", "arrow", "→"), simple.node, element("i", "arrow", "→"), complex.node);
  const label = element("label", "angle", "Turn the bar ");
  const angle = element("input");
  Object.assign(angle, { type: "range", min: 0, max: 175, step: 5, value: 0 });
  const degrees = element("output");
  label.append(angle, degrees);
  const other = element("button", "", "Record from another cell");
  other.type = "button";
  const centre = element("button", "", "Bar to the middle");
  centre.type = "button";
  const controls = element("div", "controls");
  controls.append(label, centre, other);
  const meters = { simple: meter("This simple cell fires"), complex: meter("Its complex cell fires") };
  const board = element("div", "board");
  board.append(meters.simple.node, meters.complex.node);
  node.replaceChildren(row, controls, board, stationsOf());
  const state = { eye, simple, complex, angle, degrees, meters, cell: 0, at: [MIDDLE - 6, MIDDLE] };
  const move = (event) => {
    const box = eye.canvas.getBoundingClientRect();
    place(state, [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height].map((share) => share * RETINA - 0.5));
  };
  eye.canvas.onpointerdown = (event) => {
    eye.canvas.setPointerCapture(event.pointerId);
    state.dragging = true;
    move(event);
  };
  eye.canvas.onpointermove = (event) => state.dragging && move(event);
  eye.canvas.onpointerup = eye.canvas.onpointercancel = () => (state.dragging = false);
  eye.canvas.onkeydown = (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    place(state, state.at.map((one, axis) => one + step[axis]));
  };
  angle.oninput = () => draw(state);
  centre.onclick = () => place(state, [MIDDLE, MIDDLE]);
  other.onclick = () => {
    state.cell = (state.cell + 1) % PREFERRED.length;
    draw(state);
  };
  draw(state);
  return state;
}

// The way from the eye to things, above the layers that it is likened to.
function stationsOf() {
  const list = element("ol", "stations");
  list.setAttribute("aria-label", "From the eye to things, and from pixels to an answer");
  for (const { paths, cell, what, layer } of STATIONS) {
    const entry = element("li");
    const drawing = document.createElementNS(SVG, "svg");
    drawing.setAttribute("viewBox", "0 0 60 34");
    drawing.setAttribute("aria-hidden", "true");
    for (const [d, opacity = 1] of paths) {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", d);
      path.setAttribute("opacity", opacity);
      drawing.append(path);
    }
    entry.append(drawing, element("b", "", cell), element("span", "", what), element("i", "", "↓"), element("b", "", layer));
    list.append(entry);
  }
  return list;
}

function panel(name, words) {
  const node = element("figure");
  const canvas = element("canvas");
  const caption = element("figcaption");
  caption.append(element("b", "", name), element("span", "", words));
  const frame = element("div", "frame");
  const mark = element("i", "mark");
  frame.append(canvas, mark);
  node.append(frame, caption);
  return { node, canvas, mark };
}

function meter(name) {
  const node = element("div", "meter");
  const bar = element("i");
  const fill = element("b");
  bar.append(fill);
  const told = element("output");
  told.setAttribute("aria-live", "off");
  node.append(element("span", "", name), bar, told);
  return { node, fill, told };
}

function place(state, at) {
  state.at = at.map((one) => Math.round(Math.min(Math.max(one, 0), RETINA - 1)));
  draw(state);
}

function draw(state) {
  const { eye, simple, complex, angle, degrees, meters } = state;
  const turned = Number(angle.value);
  degrees.textContent = `${turned}°`;
  const kernel = fieldOf(PREFERRED[state.cell]);
  const light = barOfLight(state.at, turned);
  const maps = answer(light, kernel);
  const most = bestAnswer(kernel, PREFERRED[state.cell]);
  paint(eye.canvas, light, 1);
  paint(simple.canvas, maps.simple, most);
  paint(complex.canvas, maps.complex, most);
  frame(eye.mark, (RETINA - FIELD) / 2, FIELD, RETINA);
  frame(simple.mark, (maps.simple.shape[0] - 1) / 2, 1, maps.simple.shape[0]);
  frame(complex.mark, (maps.complex.shape[0] - 1) / 2, 1, maps.complex.shape[0]);
  state.firing = { simple: middleOf(maps.simple) / most, complex: middleOf(maps.complex) / most };
  for (const name of ["simple", "complex"]) {
    const share = Math.min(state.firing[name], 1);
    meters[name].fill.style.width = `${100 * share}%`;
    meters[name].told.textContent = `${Math.round(100 * share)}%`;
  }
}

function answer(light, kernel) {
  const simple = activate(convolve(light, kernel), "relu");
  return { simple, complex: pool(simple, "max", { size: POOL }) };
}

// What the cell in the middle says to the bar it likes best.
function bestAnswer(kernel, preferred) {
  return middleOf(answer(barOfLight([MIDDLE, MIDDLE], preferred), kernel).simple);
}

function middleOf(map) {
  const [rows, columns] = map.shape;
  return valueAt(map, (rows - 1) / 2, (columns - 1) / 2, 0);
}

// A Gabor function of zero mean: what Jones and Palmer (1987) fitted to the simple cells of cats.
function fieldOf(preferred) {
  const made = tensor([FIELD, FIELD, 1, 1]);
  eachPlace(FIELD, (place, across, along) => {
    made.values[place] = Math.cos((2 * Math.PI * across) / WAVE) * Math.exp(-(across ** 2 + along ** 2) / (2 * SPREAD ** 2));
  }, [(FIELD - 1) / 2, (FIELD - 1) / 2], preferred);
  const mean = total([...made.values]) / made.values.length;
  made.values = made.values.map((value) => value - mean);
  return made;
}

function barOfLight(at, turned) {
  const made = tensor([RETINA, RETINA, 1]);
  const within = (size, distance) => Math.min(Math.max(size / 2 + 0.5 - Math.abs(distance), 0), 1);
  eachPlace(RETINA, (place, across, along) => {
    made.values[place] = within(BAR.width, across) * within(BAR.length, along);
  }, at, turned);
  return made;
}

// Each place of a square, by how far it lies across and along a line through `at` that is turned by so many degrees.
function eachPlace(side, told, [x, y], turned) {
  const [cos, sin] = [Math.cos((turned * Math.PI) / 180), Math.sin((turned * Math.PI) / 180)];
  for (let place = 0; place < side * side; place += 1) {
    const [right, up] = [(place % side) - x, y - Math.floor(place / side)];
    told(place, up * cos - right * sin, right * cos + up * sin);
  }
}

function paint(canvas, map, most) {
  const [rows, columns] = map.shape;
  if (canvas.width !== columns) Object.assign(canvas, { width: columns, height: rows });
  const pen = canvas.getContext("2d");
  const pixels = pen.createImageData(columns, rows);
  map.values.forEach((value, place) => {
    const grey = 28 + 227 * Math.min(value / most, 1);
    pixels.data.set([grey, grey, grey, 255], 4 * place);
  });
  pen.putImageData(pixels, 0, 0);
}

function frame(mark, from, size, side) {
  const share = (places) => `${(100 * places) / side}%`;
  Object.assign(mark.style, { left: share(from), top: share(from), width: share(size), height: share(size) });
}

function verdict({ firing, cell, angle }) {
  const { simple, complex } = firing;
  const off = Math.abs(((Number(angle.value) - PREFERRED[cell] + 270) % 180) - 90);
  if (complex < FIRING) {
    const why = off > 10 ? "Turn the bar until it fires." : "The bar has the right angle; move it nearer to the middle.";
    return { right: false, words: `The complex cell is at ${Math.round(100 * complex)}%. ${why}` };
  }
  if (simple > SILENT) {
    return { right: false, words: `The simple cell still fires, at ${Math.round(100 * simple)}%. Move the bar sideways by two or three pixels.` };
  }
  return {
    right: true,
    words:
      `Same line, another place: the simple cell is at ${Math.round(100 * simple)}%, the complex one at ${Math.round(100 * complex)}%. ` +
      "It takes the strongest of its neighbouring simple cells. That is max pooling.",
  };
}
