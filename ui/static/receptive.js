// Convolutions in a row: which pixels one value of the last map was made from. See ui/learn/convolution/twice.py.

const WINDOWS = [3, 5];
const STRIDES = [1, 2, 3];
const AT_ONCE = 3;

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [data] = component.data;
  const node = parentElement.querySelector(".epochscope-receptive");
  const lab = (node.epochscope ??= build(node));
  lab.strip.show(data.pictures, (draw) => setTriggerValue("others", draw));
  answerChecks(node, { "convolution.twice": () => judge(lab) });
}

function build(node) {
  const layers = Array.from({ length: AT_ONCE }, (_, place) => ({ window: 3, stride: 1, finds: place ? "blur" : "edges" }));
  const lab = { layers, count: 2, place: null };
  lab.strip = pictureStrip((picture) => {
    lab.picture = greyOf(picture);
    compute(lab);
  });
  lab.stages = Array.from({ length: AT_ONCE + 1 }, (_, place) => column(lab, place));
  lab.row = element("div", "row");
  lab.row.append(...lab.stages.map(({ node: figure }) => figure));
  const counts = [[1, "one"], [2, "two"], [3, "three"]];
  lab.countChoice = choices({ label: "Convolutions", options: counts, value: lab.count, on: (count) => change(lab, { count }) });
  lab.words = element("p", "formula");
  lab.note = element("p", "note");
  lab.note.setAttribute("role", "status");
  const controls = element("div", "controls");
  controls.append(lab.countChoice.node);
  node.replaceChildren(lab.strip.node, controls, lab.row, lab.note, lab.words);
  return lab;
}

function column(lab, place) {
  const shown = stage(place ? `Map ${place}` : "The picture");
  const figure = figureOf("column", place ? `Map ${place}` : "Picture", shown.node);
  const made = { ...figure, shown };
  shown.node.onpointermove = (event) => point(lab, place, event);
  shown.node.onpointerdown = (event) => point(lab, place, event);
  if (!place) return made;
  const layer = lab.layers[place - 1];
  const choiceOf = (label, name, options) =>
    choices({ label, options, value: layer[name], on: (value) => changeLayer(lab, layer, { [name]: value }) });
  made.settings = {
    window: choiceOf("Kernel", "window", WINDOWS.map((side) => [side, `${side} x ${side}`])),
    stride: choiceOf("Stride", "stride", STRIDES.map((side) => [side, String(side)])),
    finds: choiceOf("Finds", "finds", [["edges", "edges"], ["blur", "blur"]]),
  };
  figure.node.append(...Object.values(made.settings).map(({ node }) => node));
  return made;
}

// Only the last map is pointed at: its value is the one whose pixels are shown.
function point(lab, place, event) {
  if (place !== lab.count) return;
  lab.place = placeAt(event, lab.stages[place].shown.node, lab.maps[place].shape);
  draw(lab);
}

function moveByKey(lab, event) {
  const next = placeByArrow(event, lab.place, lab.maps[lab.count].shape);
  if (!next) return;
  lab.place = next;
  draw(lab);
}

function sizesOf(layers) {
  return layers.reduce((sizes, { window, stride }) => [...sizes, outputSize(sizes.at(-1), window, stride, "valid")], [SIDE]);
}

function changeLayer(lab, layer, changes) {
  const before = { ...layer };
  Object.assign(layer, changes);
  change(lab, {}, () => Object.assign(layer, before));
}

function change(lab, changes, undo = () => {}) {
  const before = { count: lab.count };
  Object.assign(lab, changes);
  const sizes = sizesOf(lab.layers.slice(0, lab.count));
  const small = sizes.findIndex((size) => size < 1);
  lab.note.textContent = "";
  if (small > 0) {
    undo();
    Object.assign(lab, before);
    lab.note.textContent = `That cannot work: convolution ${small} would get only ${sizes[small - 1]} x ${sizes[small - 1]} values. Choose smaller strides or kernels.`;
  }
  compute(lab);
}

function kernelFor({ window, finds }) {
  const area = window * window;
  const weight = (place) => (finds === "blur" ? 1 / area : Number(place === (area - 1) / 2) - 1 / area);
  return tensor([window, window, 1, 1], Float64Array.from({ length: area }, (_, place) => weight(place)));
}

function compute(lab) {
  if (!lab.picture) return;
  lab.maps = lab.layers.slice(0, lab.count).reduce(
    (maps, layer) => [...maps, activate(convolve(maps.at(-1), kernelFor(layer), { stride: layer.stride }), "relu")],
    [lab.picture],
  );
  const [rows, columns] = lab.maps.at(-1).shape;
  lab.place = lab.place ? [clamped(lab.place[0], rows), clamped(lab.place[1], columns)] : [rows >> 1, columns >> 1];
  lab.countChoice.show(lab.count);
  lab.row.style.setProperty("--columns", lab.count + 1);
  lab.stages.forEach((one, place) => showColumn(lab, one, place));
  draw(lab);
}

function showColumn(lab, one, place) {
  one.node.hidden = place > lab.count;
  if (one.node.hidden) return;
  const map = lab.maps[place];
  paint(one.shown.canvas, map, place ? greys(0, largestOf(map.values)) : greys());
  const { node } = one.shown;
  const last = place === lab.count;
  node.tabIndex = last ? 0 : -1;
  node.setAttribute("role", last ? "application" : "presentation");
  node.setAttribute("aria-label", last ? "The last map. Arrow keys choose a value." : "");
  node.onkeydown = last ? (event) => moveByKey(lab, event) : null;
  one.node.classList.toggle("last", last);
  if (!place) return;
  const layer = lab.layers[place - 1];
  for (const [name, setting] of Object.entries(one.settings)) setting.show(layer[name]);
}

function fieldFrom(lab, place) {
  const sizes = sizesOf(lab.layers.slice(0, lab.count));
  return receptiveField(lab.layers.slice(place, lab.count).map(({ window, stride }, at) => ({ window, stride, size: sizes[place + at] })));
}

function draw(lab) {
  for (let place = 0; place <= lab.count; place += 1) {
    const { size, jump, offset } = fieldFrom(lab, place);
    const [top, left] = lab.place.map((at) => at * jump + offset);
    layFrame(lab.stages[place].shown.frame("seen"), { top, left, tall: size, wide: size }, lab.maps[place].shape);
    const [side] = lab.maps[place].shape;
    const seen = place === lab.count ? "one value, chosen by you" : `it sees ${size} x ${size} of these`;
    lab.stages[place].tell(`${side} x ${side}, ${seen}`);
  }
  const { size } = fieldFrom(lab, 0);
  let jump = 1;
  const terms = lab.layers.slice(0, lab.count).map(({ window, stride }) => {
    const term = `(${window} − 1) · ${jump}`;
    jump *= stride;
    return term;
  });
  lab.words.replaceChildren(
    element("span", "", "receptive field = 1 + the sum of (kernel − 1) · the strides before it"),
    element("b", "", `1 + ${terms.join(" + ")} = ${size}`),
  );
}

function judge(lab) {
  const { size } = fieldFrom(lab, 0);
  return size === 9
    ? { right: true, words: "There are several ways: larger kernels, more layers, or a stride that makes each later step count more." }
    : { right: false, words: `Now it sees ${size} x ${size} pixels. Each convolution adds its kernel less 1, times the strides before it.` };
}
