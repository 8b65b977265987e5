// The same map pooled in three ways, side by side. See ui/learn/pooling/ways.py.

const KINDS = [["max", "Maximum"], ["sum", "Sum"], ["average", "Average"]];

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [data] = component.data;
  const node = parentElement.querySelector(".epochscope-pooling");
  const lab = (node.epochscope ??= build(node, data));
  lab.strip.show(data.pictures, (draw) => setTriggerValue("others", draw));
  showOwn(lab, data.own);
  answerChecks(node, { "pooling.ways": () => judge(lab) });
}

function build(node, data) {
  const lab = { rows: data.presets[0].rows, name: data.presets[0].name, size: 2, stride: 2, place: null, own: null };
  lab.strip = pictureStrip((picture) => change(lab, { picture: greyOf(picture), own: null }));
  lab.presets = presetRow(data.presets, () => 3, ({ rows, name }) => change(lab, { rows, name, own: null }));
  lab.ownPart = element("div", "from-network");
  lab.ownRow = thumbnails("Maps of the network", (name) => change(lab, { own: lab.ownMaps.find((one) => one.name === name) }));
  const choiceOf = (label, name, values, text) =>
    choices({ label, options: values.map((value) => [value, text(value)]), value: lab[name], on: (value) => change(lab, { [name]: value }) });
  const controls = element("div", "controls");
  controls.append(choiceOf("Window", "size", [2, 3, 4, 5, 6], (size) => `${size} x ${size}`).node, choiceOf("Stride", "stride", [1, 2, 3, 4, 5, 6], String).node);
  lab.input = panel("The map", (event) => pointAt(lab, event, lab.input.shown.node, lab.map.shape, lab.stride));
  lab.outputs = KINDS.map(([kind, title]) => {
    const made = panel(title, (event) => pointAt(lab, event, made.shown.node, made.map.shape, 1));
    makeWalkable(made.shown, `${title}: arrow keys choose a value`, (event) => moveByKey(lab, event));
    made.kind = kind;
    made.sum = element("output");
    made.node.append(made.sum);
    return made;
  });
  const row = element("div", "panels");
  row.append(lab.input.node, ...lab.outputs.map((one) => one.node));
  lab.legend = element("p", "legend");
  lab.window = element("p", "window");
  lab.formula = element("p", "formula");
  node.replaceChildren(lab.strip.node, lab.presets.node, lab.ownPart, controls, row, lab.legend, lab.window, lab.formula);
  return lab;
}

function panel(title, onPoint) {
  const shown = stage(title);
  shown.node.onpointermove = shown.node.onpointerdown = onPoint;
  return { ...figureOf("panel", title, shown.node), shown };
}

// The maps that the network's own pooling receives, for one photograph.
function showOwn(lab, own) {
  lab.ownPart.hidden = !own;
  if (!own || lab.ownPart.dataset.told === own.told) return;
  lab.ownPart.dataset.told = own.told;
  lab.ownMaps = own.maps.map(({ name, values }) => ({ name, map: tensor([own.rows, own.columns, 1], Float64Array.from(values)) }));
  lab.ownRow.fill(lab.ownMaps.map(({ name, map }) => ({ name, words: name, paint: (canvas) => paint(canvas, map, signs(largestOf(map.values))) })));
  lab.ownRow.show(lab.own?.name);
  lab.ownPart.replaceChildren(element("span", "", own.words), lab.ownRow.node);
}

function change(lab, changes) {
  Object.assign(lab, changes);
  if (!lab.picture) return;
  lab.map = lab.own?.map ?? activate(convolve(lab.picture, kernelOf(lab.rows)), "relu");
  lab.outputs.forEach((one) => (one.map = pool(lab.map, one.kind, lab)));
  const [rows, columns] = lab.outputs[0].map.shape;
  if (!lab.place) lab.place = strongestPlace(lab.outputs[0].map);
  lab.place = [clamped(lab.place[0], rows), clamped(lab.place[1], columns)];
  const bound = largestOf(lab.map.values);
  paint(lab.input.shown.canvas, lab.map, signs(bound));
  lab.outputs.forEach(({ shown, map, kind }) => paint(shown.canvas, map, signs(kind === "sum" ? bound * lab.size ** 2 : bound)));
  lab.presets.show(lab.own ? null : lab.name);
  lab.ownRow.show(lab.own?.name);
  tell(lab);
  point(lab);
}

// Where there is something to see, before anybody has pointed.
function strongestPlace({ shape: [, columns], values }) {
  const place = values.indexOf(values.reduce((most, value) => Math.max(most, value)));
  return [Math.floor(place / columns), place % columns];
}

function tell(lab) {
  const [tall, wide] = lab.map.shape;
  const [rows, columns] = lab.outputs[0].map.shape;
  const bound = largestOf(lab.map.values);
  lab.input.tell(`${tall} x ${wide}, ${lab.own?.name ?? `“${lab.name}”, then ReLU`}`);
  lab.outputs.forEach(({ tell: words }) => words(`${rows} x ${columns}`));
  lab.legend.textContent = `Black is 0; the brightest blue is ${decimals(bound)}, of the sum ${decimals(bound * lab.size ** 2)}.`;
  const [before, after] = [tall * wide, rows * columns];
  lab.formula.replaceChildren(
    element("span", "", `⌊(${tall} − ${lab.size}) / ${lab.stride}⌋ + 1 = ${rows} rows and columns`),
    element("b", "", `${before.toLocaleString("en")} values become ${after.toLocaleString("en")}: ${percent(after / before)}`),
    element("span", "", `as 32-bit numbers ${(4 * before).toLocaleString("en")} bytes become ${(4 * after).toLocaleString("en")}`),
  );
}

function pointAt(lab, event, node, shape, stride) {
  const at = placeAt(event, node, shape);
  const [rows, columns] = lab.outputs[0].map.shape;
  lab.place = [clamped(Math.floor(at[0] / stride), rows), clamped(Math.floor(at[1] / stride), columns)];
  point(lab);
}

function moveByKey(lab, event) {
  const next = placeByArrow(event, lab.place, lab.outputs[0].map.shape);
  if (!next) return;
  lab.place = next;
  point(lab);
}

function point(lab) {
  const { size, stride, place } = lab;
  const [row, column] = place;
  layFrame(lab.input.shown.frame("seen"), { top: row * stride, left: column * stride, tall: size, wide: size }, lab.map.shape);
  const values = pooledAt(lab.map, place, lab).map(({ value }) => value);
  const told = { max: "largest of them", sum: "all added up", average: `the sum / ${size * size}` };
  lab.outputs.forEach(({ shown, map, kind, sum }) => {
    layFrame(shown.frame("mark"), { top: row, left: column }, map.shape);
    sum.replaceChildren(element("b", "", decimals(valueAt(map, row, column, 0), 3)), element("span", "", told[kind]));
  });
  lab.window.textContent = `Under the window: ${values.map((value) => decimals(value)).join(", ")}`;
}

function judge(lab) {
  const [before, after] = [lab.map, lab.outputs[0].map].map(({ shape: [rows, columns] }) => rows * columns);
  const share = before / after;
  const right = share > 13 && share < 22;
  return right
    ? { right, words: `A stride of ${lab.stride} in both directions leaves every sixteenth value or nearly so. The window may be smaller or larger: only the stride counts.` }
    : { right, words: `Now ${after.toLocaleString("en")} of ${before.toLocaleString("en")} values are left, one of ${decimals(share, 1)}. A stride of 2 leaves one of four.` };
}
