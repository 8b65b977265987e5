// The lab of the convolution: a picture, a kernel to change, and the map that they make. See ui/learn/convolution/lab.py.

const SLOWEST = 1;
const FASTEST = 120;

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [data] = component.data;
  const node = parentElement.querySelector(".epochscope-convolution");
  const lab = (node.epochscope ??= build(node, data));
  lab.data = data;
  lab.strip.show(data.pictures, (draw) => setTriggerValue("others", draw));
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
  });
  lab.editor = kernelEditor((rows) => takeKernel(lab, { rows, name: "your own" }));
  lab.presets = presetRow(data.presets, () => lab.rows.length, (preset) => takeKernel(lab, preset));
  lab.learned = element("div", "from-network");
  lab.learnedRow = thumbnails("Learned filters", (place) => takeKernel(lab, { name: `filter ${place}`, rows: greyFilter(lab.filters[place]), filter: place }));
  node.replaceChildren(lab.strip.node, lab.presets.node, lab.learned, controls(lab), sideBySide(lab), below(lab));
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
  lab.filters = learned.filters.map((weights) => tensor([learned.size, learned.size, 3], Float64Array.from(weights)));
  lab.learnedRow.fill(
    lab.filters.map((filter, place) => ({
      name: place,
      words: `Filter ${place} of ${learned.told}`,
      paint: (canvas) => paintColours(canvas, filter, tints(largestOf(filter.values))),
    })),
  );
  lab.learned.replaceChildren(element("span", "", learned.words), lab.learnedRow.node);
  showChosen(lab);
}

function greyFilter(filter) {
  const [size] = filter.shape;
  const weight = (row, column) => [0, 1, 2].reduce((sum, channel) => sum + valueAt(filter, row, column, channel), 0);
  return Array.from({ length: size }, (_, row) => Array.from({ length: size }, (_, column) => weight(row, column)));
}

function sideBySide(lab) {
  lab.input = stage("The picture; the frame is the window");
  lab.output = stage("The map");
  lab.sums = element("div", "products");
  lab.sum = element("output", "sum");
  lab.sum.setAttribute("aria-live", "off");
  lab.inputFigure = figureOf("input", "Picture", lab.input.node);
  lab.legend = element("p", "legend");
  lab.outputFigure = figureOf("output", "Map", lab.output.node, lab.legend);
  lab.kernelFigure = figureOf("middle", "Kernel", lab.editor.node, element("p", "hint", EDITOR_HINT), lab.sums, lab.sum);
  pointAtMap(lab);
  pointAtPicture(lab);
  const row = element("div", "side-by-side");
  row.append(lab.inputFigure.node, lab.kernelFigure.node, lab.outputFigure.node);
  return row;
}

function pointAtMap(lab) {
  const { node } = lab.output;
  const there = (event) => placeAt(event, node, lab.map.shape);
  node.onpointermove = (event) => lab.walking.walk.timer === null && lab.walking.look(there(event));
  node.onpointerdown = (event) => lab.walking.look(there(event));
  makeWalkable(lab.output, "The map. Arrow keys move the window.", (event) => {
    const { row, column } = lab.walking.walk;
    const next = placeByArrow(event, [row, column], lab.map.shape);
    if (next) lab.walking.look(next);
  });
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
    clamped(Math.round((pixel - before + lab.border.before - (lab.rows.length - 1) / 2) / lab.stride), count);
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
  lab.playButton = pushButton("Play", () => (walking.walk.timer === null ? walking.play(() => row.isConnected) : walking.pause()));
  lab.playButton.classList.add("play");
  const step = pushButton("Step", () => (walking.pause(), walking.forward()), "One step on");
  const back = pushButton("Back", () => walking.back(), "One step back");
  const restart = pushButton("Restart", () => (walking.pause(), walking.begin()), "Back to the first window");
  lab.clear = pushButton("Clear the drawing", () => clearDrawing(lab));
  const sizes = [[3, "3 x 3"], [5, "5 x 5"]];
  const resize = (size) => takeKernel(lab, { name: "your own", rows: resized(lab.rows, size) });
  lab.sizeChoice = choices({ label: "Kernel", options: sizes, value: lab.rows.length, on: resize });
  row.append(lab.playButton, back, step, restart, speedSlider(lab, row), lab.clear);
  if (!lab.data.sizes) lab.clear.before(lab.sizeChoice.node);
  return row;
}

// What stands below the maps: the sizes with their formula, and the steps that the walk goes through.
function below(lab) {
  const node = element("div", "below");
  if (lab.data.sizes) node.append(sizesOf(lab), (lab.formula = element("p", "formula")));
  lab.steps = element("ol", "six");
  lab.steps.append(...lab.data.steps.map((words) => element("li", "", words)));
  node.append(lab.steps);
  return node;
}

function sizesOf(lab) {
  const choiceOf = (label, name, values) =>
    choices({ label, options: values.map((value) => [value, String(value)]), value: lab[name], on: (value) => change(lab, { [name]: value }) });
  const row = element("div", "controls");
  row.append(lab.sizeChoice.node, choiceOf("Stride", "stride", [1, 2, 3, 4]).node, choiceOf("Padding", "padding", ["valid", "same"]).node);
  return row;
}

function speedSlider({ walking, data }, row) {
  const share = data.steps.length ? 0.2 : 0.65;
  const faster = (one) => Math.round(SLOWEST * (FASTEST / SLOWEST) ** one);
  walking.walk.speed = faster(share);
  const on = (one) => {
    walking.walk.speed = faster(one);
    if (walking.walk.timer !== null) walking.play(() => row.isConnected);
  };
  return slider({ label: "Speed", min: 0, max: 1, step: 0.01, value: share, told: (one) => `${faster(one)} a second`, on }).node;
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

function takeKernel(lab, { rows, name, filter = null }) {
  if (lab.kernels.length) lab.kernels[lab.chosen] = { rows, name };
  remember({ kernel: { rows, name } });
  change(lab, { rows, name, filter });
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
  showChosen(lab);
  lab.tests?.show(kernel);
  lab.clear.hidden = !lab.drawing;
  lab.input.node.classList.toggle("drawing", Boolean(lab.drawing));
  if (lab.slots) showSlots(lab);
  tellSize(lab);
  lab.walking.fit();
  drawPicture(lab);
  draw(lab);
}

function showChosen(lab) {
  lab.presets.show(lab.name);
  lab.learnedRow.show(lab.filter);
  lab.sizeChoice.show(lab.rows.length);
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
  layFrame(lab.output.frame("mark"), { top: walk.row, left: walk.column }, lab.map.shape);
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
    const factor = weight < 0 ? `(${decimals(weight)})` : decimals(weight);
    cell.firstChild.textContent = walk.step === LAY || walk.step >= MOVE ? decimals(value) : `${decimals(value)} · ${factor}`;
    cell.lastChild.textContent = walk.step === LAY || walk.step >= MOVE ? "" : decimals(product);
  });
  const sum = total(products.map(({ product }) => product));
  const told = walk.step === ADD || walk.step === WRITE;
  lab.sum.replaceChildren(element("span", "", `Row ${walk.row}, column ${walk.column}: the sum of all products is `), element("b", "", told ? decimals(sum, 3) : "…"));
}
