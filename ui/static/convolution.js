// The lab of the convolution: a picture, a kernel to change, and the map that they make. See ui/learn/convolution/lab.py.

const SLOWEST = 1;
const FASTEST = 120;

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [data] = component.data;
  const node = parentElement.querySelector(".epochscope-convolution");
  const lab = (node.epochscope ??= build(node, data));
  lab.data = data;
  lab.others = () => setTriggerValue("others", true);
  lab.strip.show(data.pictures);
  showLearned(lab);
  answerChecks(node, Object.fromEntries(data.judges.map((name) => [`convolution.${name}`, () => CONVOLUTION_JUDGES[name](lab)])));
}

function build(node, data) {
  const kept = checkedKernel(remembered().kernel);
  const lab = { data, rows: kept?.rows ?? data.presets[0].rows, name: kept?.name ?? data.presets[0].name, stride: 1, padding: "valid" };
  if (data.begin) Object.assign(lab, { rows: data.begin.rows, name: data.begin.name });
  lab.kernels = data.several ? data.several.map(({ rows, name }) => ({ rows, name })) : [];
  lab.chosen = 0;
  lab.walking = windowWalk({ size: () => lab.map.shape.slice(0, 2), told: () => data.steps.length > 0, show: () => draw(lab) });
  lab.strip = pictureStrip((picture) => {
    lab.picture = greyOf(picture);
    lab.drawing = picture.name === DRAWN ? picture.levels : null;
    compute(lab);
  }, () => lab.others());
  lab.editor = kernelEditor((rows) => takeKernel(lab, { rows, name: "your own" }));
  lab.presets = presetRow(data.presets, () => lab.rows.length, (preset) => takeKernel(lab, preset));
  lab.learned = element("div", "learned");
  node.replaceChildren(lab.strip.node, lab.presets.node, lab.learned, bench(lab), controls(lab));
  if (data.several) node.append((lab.slots = slotsRow(lab)));
  if (data.tests) node.append((lab.tests = testRow()).node);
  return lab;
}

function checkedKernel(kept) {
  const rows = kept?.rows;
  const square = Array.isArray(rows) && rows.length > 0 && rows.length <= 11 && rows.every((row) => row?.length === rows.length);
  return square && rows.flat().every(Number.isFinite) ? { rows, name: String(kept.name) } : null;
}

// The filters that a network has learned, as colour pictures; on a grey picture their three layers add up to one.
function showLearned(lab) {
  const { learned } = lab.data;
  lab.learned.hidden = !learned;
  if (!learned || lab.learned.dataset.told === learned.told) return;
  lab.learned.dataset.told = learned.told;
  lab.learned.replaceChildren(element("span", "", learned.words));
  learned.filters.forEach((weights, place) => {
    const filter = tensor([learned.size, learned.size, 3], Float64Array.from(weights));
    const button = element("button");
    button.type = "button";
    button.setAttribute("aria-label", `Filter ${place} of ${learned.told}`);
    button.title = `Filter ${place}`;
    const canvas = element("canvas");
    paintColours(canvas, filter, tints(largestOf(filter.values)));
    button.append(canvas);
    button.onclick = () => takeKernel(lab, { name: `filter ${place}`, rows: greyFilter(filter) });
    lab.learned.append(button);
  });
}

function greyFilter(filter) {
  const [size] = filter.shape;
  const weight = (row, column) => [0, 1, 2].reduce((sum, channel) => sum + valueAt(filter, row, column, channel), 0);
  return Array.from({ length: size }, (_, row) => Array.from({ length: size }, (_, column) => weight(row, column)));
}

function bench(lab) {
  lab.input = stage("The picture; the frame is the window");
  lab.output = stage("The map");
  lab.sums = element("div", "products");
  lab.sum = element("output", "sum");
  lab.sum.setAttribute("aria-live", "off");
  lab.inputFigure = figureOf("input", "Picture", lab.input.node);
  lab.legend = element("p", "legend");
  lab.outputFigure = figureOf("output", "Map", lab.output.node, lab.legend);
  lab.kernelFigure = figureOf("middle", "Kernel", lab.editor.node, element("p", "hint", "Click, drag up or down, or type."), lab.sums, lab.sum);
  pointAtMap(lab);
  pointAtPicture(lab);
  const row = element("div", "bench");
  row.append(lab.inputFigure.node, lab.kernelFigure.node, lab.outputFigure.node);
  return row;
}

function pointAtMap(lab) {
  const { node } = lab.output;
  node.tabIndex = 0;
  node.setAttribute("role", "application");
  node.setAttribute("aria-label", "The map. Arrow keys move the window.");
  const there = (event) => placeAt(event, node, lab.map.shape);
  node.onpointermove = (event) => lab.walking.walk.timer === null && lab.walking.look(there(event));
  node.onpointerdown = (event) => lab.walking.look(there(event));
  node.onkeydown = (event) => {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    const { row, column } = lab.walking.walk;
    const [rows, columns] = lab.map.shape;
    lab.walking.look([Math.min(Math.max(row + step[0], 0), rows - 1), Math.min(Math.max(column + step[1], 0), columns - 1)]);
  };
}

// On a photograph the pointer moves the window, on the drawing it draws.
function pointAtPicture(lab) {
  const { node } = lab.input;
  node.onpointerdown = (event) => {
    node.setPointerCapture(event.pointerId);
    lab.drawing ? drawAt(lab, event) : lookAround(lab, event);
  };
  node.onpointermove = (event) => {
    if (lab.drawing) event.buttons && drawAt(lab, event);
    else if (lab.walking.walk.timer === null) lookAround(lab, event);
  };
  node.onpointerup = () => lab.drawing && lab.strip.redraw();
}

function lookAround(lab, event) {
  const at = placeAt(event, lab.input.node, lab.shown);
  const [rows, columns] = lab.map.shape;
  const near = (pixel, before, count) =>
    Math.min(Math.max(Math.round((pixel - before + lab.border.before - (lab.rows.length - 1) / 2) / lab.stride), 0), count - 1);
  lab.walking.look([near(at[0], lab.border.before, rows), near(at[1], lab.border.before, columns)]);
}

function drawAt(lab, event) {
  const at = placeAt(event, lab.input.node, lab.shown);
  lab.drawing = brushed(lab.drawing, at[0] - lab.border.before, at[1] - lab.border.before);
  keepDrawing(lab.drawing);
  lab.picture = tensor([SIDE, SIDE, 1], Float64Array.from(lab.drawing));
  compute(lab);
}

function controls(lab) {
  const { walking } = lab;
  const row = element("div", "controls");
  lab.playButton = pushButton("Play", "Play or pause", () => (walking.walk.timer === null ? walking.play(() => row.isConnected) : walking.pause()));
  lab.playButton.classList.add("play");
  const step = pushButton("Step", "One step on", () => (walking.pause(), walking.forward()));
  const back = pushButton("Back", "One step back", () => walking.back());
  const restart = pushButton("Restart", "Back to the first window", () => (walking.pause(), walking.begin()));
  const faster = (share) => Math.round(SLOWEST * (FASTEST / SLOWEST) ** share);
  const speed = sliderOf("Speed", [0, 1, 0.01], (share) => `${faster(share)} a second`, (share) => {
    walking.walk.speed = faster(share);
    speed.show(share);
    if (walking.walk.timer !== null) walking.play(() => row.isConnected);
  });
  const share = lab.data.steps.length ? 0.2 : 0.65;
  walking.walk.speed = faster(share);
  speed.show(share);
  lab.clear = pushButton("Clear the drawing", "Begin the drawing anew", () => clearDrawing(lab));
  lab.sizeChoice = choiceOf("Kernel", [[3, "3 x 3"], [5, "5 x 5"]], (size) => takeKernel(lab, { name: "your own", rows: resized(lab.rows, size) }));
  row.append(lab.playButton, back, step, restart, speed.node, lab.sizeChoice.node);
  if (lab.data.sizes) {
    lab.strideChoice = choiceOf("Stride", [1, 2, 3, 4].map((stride) => [stride, String(stride)]), (stride) => change(lab, { stride }));
    lab.paddingChoice = choiceOf("Padding", [["valid", "valid"], ["same", "same"]], (padding) => change(lab, { padding }));
    row.append(lab.strideChoice.node, lab.paddingChoice.node);
  }
  row.append(lab.clear);
  const below = element("div", "below");
  if (lab.data.sizes) below.append((lab.formula = element("p", "formula")));
  lab.steps = element("ol", "six");
  lab.steps.append(...lab.data.steps.map((words) => element("li", "", words)));
  below.append(lab.steps);
  const all = element("div");
  all.append(row, below);
  return all;
}

function clearDrawing(lab) {
  lab.drawing = Array(SIDE * SIDE).fill(0);
  keepDrawing(lab.drawing);
  lab.picture = tensor([SIDE, SIDE, 1], Float64Array.from(lab.drawing));
  lab.strip.redraw();
  compute(lab);
}

// A smaller kernel keeps its middle, a larger one gets zeros around it.
function resized(rows, size) {
  const shift = (size - rows.length) / 2;
  return Array.from({ length: size }, (_, row) => Array.from({ length: size }, (_, column) => rows[Math.floor(row - shift)]?.[Math.floor(column - shift)] ?? 0));
}

function change(lab, changes) {
  Object.assign(lab, changes);
  compute(lab);
}

function takeKernel(lab, { rows, name }) {
  if (lab.kernels.length) lab.kernels[lab.chosen] = { rows, name };
  remember({ kernel: { rows, name } });
  change(lab, { rows, name });
}

function compute(lab) {
  const { stride, padding } = lab;
  if (!lab.picture) return;
  if (lab.kernels.length) Object.assign(lab, lab.kernels[lab.chosen]);
  const kernel = kernelOf(lab.rows);
  lab.map = convolve(lab.picture, kernel, { stride, padding });
  lab.border = paddingOf(SIDE, lab.rows.length, stride, padding);
  lab.shown = [SIDE + lab.border.total, SIDE + lab.border.total];
  lab.look = lookOf(lab.rows.flat(), lab.map);
  lab.editor.show(lab.rows);
  lab.presets.show(lab.name);
  lab.sizeChoice.show(lab.rows.length);
  lab.strideChoice?.show(stride);
  lab.paddingChoice?.show(padding);
  lab.tests?.show(kernel);
  lab.clear.hidden = !lab.drawing;
  lab.input.node.classList.toggle("drawing", Boolean(lab.drawing));
  if (lab.slots) showSlots(lab);
  tellSize(lab);
  lab.walking.fit();
  drawPicture(lab);
  draw(lab);
}

// The zeros of the padding are part of what is shown.
function drawPicture(lab) {
  const [side] = lab.shown;
  const wider = tensor([side, side, 1]);
  const { before } = lab.border;
  for (let row = 0; row < SIDE; row += 1) {
    for (let column = 0; column < SIDE; column += 1) {
      wider.values[(row + before) * side + column + before] = valueAt(lab.picture, row, column, 0);
    }
  }
  paint(lab.input.canvas, wider, greys());
  const inside = lab.input.frame("inside");
  layFrame(inside, { top: before, left: before, tall: SIDE, wide: SIDE }, lab.shown);
  inside.hidden = !lab.border.total;
}

function tellSize(lab) {
  const [rows, columns] = lab.map.shape;
  lab.inputFigure.tell(lab.border.total ? `32 x 32, with zeros around it ${lab.shown[0]} x ${lab.shown[1]}` : "32 x 32");
  lab.outputFigure.tell(`${rows} x ${columns}`);
  lab.legend.textContent = lab.look.words;
  lab.kernelFigure.tell(`${lab.rows.length} x ${lab.rows.length}, ${lab.name}`);
  if (!lab.formula) return;
  const { stride, border } = lab;
  lab.formula.replaceChildren(
    element("span", "", "output = ⌊(picture + zeros − kernel) / stride⌋ + 1"),
    element("b", "", `⌊(32 + ${border.total} − ${lab.rows.length}) / ${stride}⌋ + 1 = ${rows}`),
  );
}

function draw(lab) {
  if (!lab.map) return;
  const { walk } = lab.walking;
  const { stride, padding } = lab;
  const size = lab.rows.length;
  paint(lab.output.canvas, lab.map, lab.look.colour, { until: walk.written });
  layFrame(lab.output.frame("mark"), { top: walk.row, left: walk.column, tall: 1, wide: 1 }, lab.map.shape);
  layFrame(lab.input.frame("window"), { top: walk.row * stride, left: walk.column * stride, tall: size, wide: size }, lab.shown);
  tellProducts(lab, productsAt(lab.picture, kernelOf(lab.rows), [walk.row, walk.column], { stride, padding }));
  lab.playButton.textContent = walk.timer === null ? "Play" : "Pause";
  [...lab.steps.children].forEach((item, place) => {
    const now = walk.written !== Infinity && place + 1 === walk.step;
    now ? item.setAttribute("aria-current", "step") : item.removeAttribute("aria-current");
  });
}

function tellProducts(lab, products) {
  const { walk } = lab.walking;
  const { sums } = lab;
  if (sums.childElementCount !== products.length) {
    sums.replaceChildren(...products.map(() => element("div")));
    sums.childNodes.forEach((cell) => cell.append(element("small"), element("b")));
    sums.style.setProperty("--wide", lab.rows.length);
  }
  products.forEach(({ value, weight, product, inside }, place) => {
    const cell = sums.children[place];
    const shade = Math.round(255 * value);
    dress(cell, [shade, shade, shade]);
    cell.classList.toggle("outside", !inside);
    const factor = weight < 0 ? `(${readable(weight)})` : readable(weight);
    cell.firstChild.textContent = walk.step === LAY || walk.step >= MOVE ? readable(value) : `${readable(value)} · ${factor}`;
    cell.lastChild.textContent = walk.step === LAY || walk.step >= MOVE ? "" : readable(product);
  });
  const sum = total(products.map(({ product }) => product));
  const told = walk.step === ADD || walk.step === WRITE;
  lab.sum.replaceChildren(element("span", "", `Row ${walk.row}, column ${walk.column}: the sum of all products is `), element("b", "", told ? readable(sum, 3) : "…"));
}
