// A digit under the finger, and all that a small network makes of it. See ui/learn/cnn/digits.py.

const SIDE = 8;
const BITMAP = 32;
const BLOCK = BITMAP / SIDE;
const REACH = 2.1;
const SURE = 0.9;
const CHANGED = 0.5;
const GAP = 1;
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEP = 1 / 16;

export default function (component) {
  const [network] = component.data;
  const node = component.parentElement.querySelector(".epochscope-digits");
  const state = (node.epochscope ??= build(node, network));
  answerChecks(node, { "cnn.digits": () => verdict(state) });
}

function build(node, network) {
  const layers = network.layers.map(({ shape, kernel, bias }) => ({ kernel: tensor(shape, kernel), bias }));
  const state = { layers, network, strokes: [], pen: [0.5, 0.5], writing: false };
  const pad = element("div", "pad");
  const paper = element("canvas", "paper");
  Object.assign(paper, { width: 288, height: 288, tabIndex: 0 });
  paper.setAttribute("role", "application");
  paper.setAttribute("aria-label", "Paper. Draw a digit; or move the pen with the arrow keys, space sets it down and lifts it.");
  const clear = element("button", "clear", "Clear");
  clear.type = "button";
  clear.onclick = () => begin(state);
  const examples = element("div", "examples");
  examples.setAttribute("aria-label", "Digits that it was not trained on");
  network.examples.forEach((example) => examples.append(exampleButton(state, example)));
  pad.append(paper, clear, element("span", "hint", "or one it was not trained on:"), examples);
  const stages = element("div", "stages");
  Object.assign(state, {
    paper,
    pixels: stage(stages, "pixels", "Your digit", "8x8 counts, 0 to 16"),
    kernels: stage(stages, "kernels", "8 kernels", "3x3, learned"),
    first: stage(stages, "first", "Convolution, ReLU", "8 maps of 8x8"),
    pooled: stage(stages, "pooled", "Max pooling", "8 maps of 4x4"),
    second: stage(stages, "second", "Convolution, ReLU", "16 maps of 4x4"),
    last: stage(stages, "last", "Max pooling", "16 maps of 2x2"),
    bars: barsOf(),
  });
  const answer = element("figure", "answer");
  const caption = element("figcaption");
  caption.append(element("b", "", "Dense, softmax"), element("span", "", "64 values to ten shares"));
  answer.append(state.bars.node, caption);
  stages.append(answer);
  node.replaceChildren(pad, stages);
  listenToPen(state);
  tiles(state.kernels, layers[0].kernel, 4, { signed: true });
  show(state, network.examples[3].pixels);
  return state;
}

function exampleButton(state, example) {
  const button = element("button", "example");
  button.type = "button";
  button.setAttribute("aria-label", `A ${example.label}`);
  const canvas = element("canvas");
  button.append(canvas);
  tiles({ canvas }, tensor([SIDE, SIDE, 1], example.pixels), 1, { most: SIDE * 2 });
  button.onclick = () => {
    begin(state);
    show(state, example.pixels);
  };
  return button;
}

function stage(stages, place, name, words) {
  const figure = element("figure", place);
  const canvas = element("canvas");
  canvas.setAttribute("aria-hidden", "true");
  const caption = element("figcaption");
  caption.append(element("b", "", name), element("span", "", words));
  figure.append(canvas, caption);
  stages.append(figure);
  return { canvas };
}

function barsOf() {
  const node = element("ol", "bars");
  const lines = Array.from({ length: 10 }, (_, digit) => {
    const line = element("li");
    const [bar, told] = [element("i"), element("output")];
    bar.append(element("b"));
    line.append(element("span", "", String(digit)), bar, told);
    node.append(line);
    return { line, fill: bar.firstChild, told };
  });
  return { node, lines };
}

function listenToPen(state) {
  const { paper } = state;
  const at = (event) => {
    const box = paper.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  paper.onpointerdown = (event) => {
    paper.setPointerCapture(event.pointerId);
    state.writing = true;
    state.strokes.push([at(event)]);
    read(state);
  };
  paper.onpointermove = (event) => {
    if (!state.writing) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) state.strokes.at(-1).push(at(one));
    read(state);
  };
  paper.onpointerup = paper.onpointercancel = () => (state.writing = false);
  paper.onkeydown = (event) => {
    const move = MOVES[event.key];
    if (event.key === " ") state.writing = !state.writing;
    if (!move && event.key !== " ") return;
    event.preventDefault();
    if (move) state.pen = state.pen.map((one, axis) => Math.min(Math.max(one + move[axis] * STEP, 0), 1));
    if (event.key === " " && state.writing) state.strokes.push([[...state.pen]]);
    else if (state.writing) state.strokes.at(-1).push([...state.pen]);
    state.byKey = true;
    if (state.strokes.length) read(state);
    else drawPaper(state);
  };
  paper.onblur = () => {
    state.byKey = false;
    if (state.strokes.length) drawPaper(state);
  };
}

function begin(state) {
  Object.assign(state, { strokes: [], writing: false, sure: null, changed: null });
  show(state, new Array(SIDE * SIDE).fill(0));
}

function read(state) {
  state.example = null;
  const shares = look(state, countsOf(state.strokes));
  drawPaper(state);
  follow(state, shares);
}

// Once it was sure of a digit, and another stroke of the same drawing made it another one.
function follow(state, shares) {
  const best = shares.indexOf(Math.max(...shares));
  if (shares[best] >= SURE && (!state.sure || state.strokes.length === state.sure.strokes)) {
    state.sure = { digit: best, share: shares[best], strokes: state.strokes.length };
  }
  const later = state.sure && state.strokes.length > state.sure.strokes;
  if (later && best !== state.sure.digit && shares[best] > CHANGED) state.changed = { digit: best, share: shares[best] };
}

function show(state, pixels) {
  state.example = pixels;
  look(state, pixels);
  drawPaper(state);
}

// The counts of dark pixels in 4x4 blocks of a 32x32 bitmap that the digit fills: as the digits were made that the
// network has learned from.
function countsOf(strokes) {
  const fitted = fittedIn(strokes);
  const counts = new Array(SIDE * SIDE).fill(0);
  for (let y = 0; y < BITMAP; y += 1) {
    for (let x = 0; x < BITMAP; x += 1) {
      if (isDark(fitted, x + 0.5, y + 0.5)) counts[Math.floor(y / BLOCK) * SIDE + Math.floor(x / BLOCK)] += 1;
    }
  }
  return counts;
}

function fittedIn(strokes) {
  const points = strokes.flat();
  const [lows, highs] = [0, 1].map((axis) => points.map((point) => point[axis])).reduce(
    ([low, high], along) => [[...low, Math.min(...along)], [...high, Math.max(...along)]], [[], []],
  );
  const size = Math.max(highs[0] - lows[0], highs[1] - lows[1], 0.2);
  const scale = (BITMAP - 2 * REACH) / size;
  return strokes.map((stroke) =>
    stroke.map((point) => point.map((one, axis) => BITMAP / 2 + (one - (lows[axis] + highs[axis]) / 2) * scale)),
  );
}

function isDark(strokes, x, y) {
  return strokes.some((stroke) =>
    stroke.some((point, place) => {
      const [[x0, y0], [x1, y1]] = [stroke[Math.max(place - 1, 0)], point];
      const length = (x1 - x0) ** 2 + (y1 - y0) ** 2;
      const share = length ? Math.min(Math.max(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length, 0), 1) : 0;
      return (x - x0 - share * (x1 - x0)) ** 2 + (y - y0 - share * (y1 - y0)) ** 2 <= REACH ** 2;
    }),
  );
}

function look(state, counts) {
  const found = forward(state.layers, counts);
  tiles(state.pixels, tensor([SIDE, SIDE, 1], counts), 1, { most: 16 });
  tiles(state.first, found.first, 4);
  tiles(state.pooled, found.pooled, 4);
  tiles(state.second, found.second, 8);
  tiles(state.last, found.last, 8);
  const best = found.shares.indexOf(Math.max(...found.shares));
  state.bars.lines.forEach(({ line, fill, told }, digit) => {
    fill.style.width = `${100 * found.shares[digit]}%`;
    told.textContent = `${(100 * found.shares[digit]).toFixed(1)}%`;
    line.classList.toggle("best", digit === best);
  });
  return found.shares;
}

// 64 counts from 0 to 16 -> what each layer makes of them, and ten shares.
function forward([first, second, last], counts) {
  const pixels = tensor([SIDE, SIDE, 1], counts.map((count) => count / 16));
  const one = activate(convolve(pixels, first.kernel, { padding: "same", bias: first.bias }), "relu");
  const pooled = pool(one, "max");
  const two = activate(convolve(pooled, second.kernel, { padding: "same", bias: second.bias }), "relu");
  const small = pool(two, "max");
  const shares = softmax(dense([...small.values], last.kernel, last.bias));
  return { first: one, pooled, second: two, last: small, shares };
}

// Each channel, or each filter of one channel, as a tile; strength is how much of the colour is laid on.
function tiles({ canvas }, map, columns, { most = Math.max(...map.values, 1e-9), signed = false } = {}) {
  const [rows, width, ...rest] = map.shape;
  const count = rest.at(-1);
  const lines = Math.ceil(count / columns);
  Object.assign(canvas, { width: columns * (width + GAP) - GAP, height: lines * (rows + GAP) - GAP });
  canvas.style.aspectRatio = `${canvas.width} / ${canvas.height}`;
  const pen = canvas.getContext("2d");
  const reach = signed ? Math.max(...map.values.map(Math.abs)) : most;
  for (let tile = 0; tile < count; tile += 1) {
    const [left, top] = [(tile % columns) * (width + GAP), Math.floor(tile / columns) * (rows + GAP)];
    pen.fillStyle = "rgb(128 128 128 / 16%)";
    pen.fillRect(left, top, width, rows);
    for (let place = 0; place < rows * width; place += 1) {
      const value = map.values[place * count + tile];
      const share = Math.min(Math.abs(value) / reach, 1);
      pen.fillStyle = value < 0 ? `rgb(217 121 30 / ${share})` : `rgb(63 120 216 / ${share})`;
      pen.fillRect(left + (place % width), top + Math.floor(place / width), 1, 1);
    }
  }
}

function drawPaper(state) {
  const { paper, strokes, example } = state;
  const pen = paper.getContext("2d");
  const size = paper.width;
  pen.clearRect(0, 0, size, size);
  if (example) {
    example.forEach((count, place) => {
      pen.fillStyle = `rgb(28 35 49 / ${count / 16})`;
      pen.fillRect(((place % SIDE) * size) / SIDE, (Math.floor(place / SIDE) * size) / SIDE, size / SIDE, size / SIDE);
    });
  }
  Object.assign(pen, { lineWidth: size / 13, lineCap: "round", lineJoin: "round", strokeStyle: "#1c2331" });
  for (const stroke of strokes) {
    pen.beginPath();
    stroke.forEach(([x, y], place) => (place ? pen.lineTo(x * size, y * size) : pen.moveTo(x * size, y * size)));
    if (stroke.length === 1) pen.lineTo(stroke[0][0] * size + 0.1, stroke[0][1] * size);
    pen.stroke();
  }
  if (!state.byKey) return;
  pen.fillStyle = state.writing ? "#d9791e" : "#3f78d8";
  pen.beginPath();
  pen.arc(state.pen[0] * size, state.pen[1] * size, 8, 0, 2 * Math.PI);
  pen.fill();
}

function verdict({ sure, changed, strokes }) {
  if (changed) {
    return {
      right: true,
      words:
        `Your ${sure.digit} has become a ${changed.digit} for it. It goes by strokes and how they lie to one another, ` +
        "which its kernels respond to, and by nothing that it knows of digits.",
    };
  }
  if (!strokes.length) return { right: false, words: "Draw a digit with a finger or the mouse first." };
  if (!sure) return { right: false, words: `It was not yet ${100 * SURE}% sure of anything. Draw more plainly.` };
  return { right: false, words: `It was sure of a ${sure.digit}. Now add a stroke to the same drawing, as from 1 to 7 or from 3 to 8.` };
}
