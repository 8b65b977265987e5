// What pooling leaves of a change of the picture. See ui/learn/pooling/survives.py.

const POOLED = [
  ["none", "No pooling"],
  ["max", "Maximum"],
  ["average", "Average"],
  ["sum", "Sum"],
];

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [data] = component.data;
  const node = parentElement.querySelector(".epochscope-survival");
  const lab = (node.epochscope ??= build(node, data));
  lab.strip.show(data.pictures, (draw) => setTriggerValue("others", draw));
  answerChecks(node, { "pooling.survives": () => judge(lab) });
}

function build(node, data) {
  const lab = { rows: data.presets[0].rows, name: data.presets[0].name, size: 3, way: { ...STILL, right: 1 } };
  lab.strip = pictureStrip((picture) => change(lab, { chosen: picture }));
  lab.presets = presetRow(data.presets, () => 3, ({ rows, name }) => change(lab, { rows, name }));
  lab.moving = movingControls((changes) => change(lab, { way: { ...lab.way, ...changes } }));
  const sizes = [2, 3, 5, 10, 15, 30].map((size) => [size, `${size} x ${size}`]);
  const sizeChoice = choices({ label: "Pooling window", options: sizes, value: lab.size, on: (size) => change(lab, { size }) });
  lab.pictures = [stage("The picture"), stage("The picture, moved")];
  lab.lines = POOLED.map(([kind, title]) => line(kind, title));
  const table = element("div", "lines");
  table.append(head(), ...lab.lines.map((one) => one.node));
  lab.note = element("p", "note");
  node.replaceChildren(lab.strip.node, lab.presets.node, lab.moving.node, sizeChoice.node, pictureRow(lab), table, lab.note);
  return lab;
}

function pictureRow(lab) {
  const row = element("div", "pair");
  row.append(figureOf("", "Picture", lab.pictures[0].node).node, figureOf("", "Picture, moved", lab.pictures[1].node).node);
  return row;
}

function head() {
  const node = element("div", "line head");
  node.append(...["Pooling", "Its map", "Map of the moved picture", "Change", "Mean of all pictures"].map((text) => element("span", "", text)));
  return node;
}

function line(kind, title) {
  const node = element("div", "line");
  const stages = [stage(`${title}, map`), stage(`${title}, map of the moved picture`)];
  const change = element("b");
  const mean = element("div", "mean");
  mean.append(element("i"), element("span"));
  node.append(element("span", "", title), stages[0].node, stages[1].node, change, mean);
  return { kind, node, stages, change, mean };
}

function mapOf(lab, picture) {
  return activate(convolve(picture, kernelOf(lab.rows)), "relu");
}

function pooled(map, kind, size) {
  return kind === "none" ? map : pool(map, kind, { size });
}

// The maps of all pictures, as they are and moved; another window changes none of them.
function pairsOf(lab) {
  const pictures = lab.strip.pictures();
  const told = JSON.stringify([pictures.map(({ name }) => name), lab.rows, lab.way, remembered().drawing]);
  if (lab.told !== told) {
    lab.pairs = pictures.map(greyOf).map((picture) => [picture, moved(picture, lab.way)].map((one) => mapOf(lab, one)));
  }
  lab.told = told;
  return lab.pairs;
}

function change(lab, changes) {
  Object.assign(lab, changes);
  if (!lab.chosen) return;
  const { size, way } = lab;
  const pairs = pairsOf(lab);
  const here = greyOf(lab.chosen);
  [here, moved(here, way)].forEach((picture, place) => paint(lab.pictures[place].canvas, picture, greys()));
  const chosen = [here, moved(here, way)].map((one) => mapOf(lab, one));
  lab.means = {};
  for (const { kind, stages, change: told, mean } of lab.lines) {
    const maps = chosen.map((map) => pooled(map, kind, size));
    const bound = Math.max(...maps.map(({ values }) => largestOf(values)));
    maps.forEach((map, place) => paint(stages[place].canvas, map, signs(bound)));
    told.textContent = percent(changeBetween(...maps));
    const all = pairs.map((pair) => changeBetween(...pair.map((map) => pooled(map, kind, size))));
    lab.means[kind] = total(all) / all.length;
    mean.firstChild.style.width = `${Math.min(100 * lab.means[kind], 100)}%`;
    mean.lastChild.textContent = percent(lab.means[kind]);
  }
  lab.presets.show(lab.name);
  lab.moving.show(way);
  const strangers = pairs.map(([map], place) => changeBetween(pooled(map, "max", size), pooled(pairs[(place + 1) % pairs.length][0], "max", size)));
  lab.note.textContent =
    `Change: the sum of all differences over the sum of all values. The mean is of the ${pairs.length} pictures above. ` +
    `For comparison: another picture altogether changes the pooled maximum by ${percent(total(strangers) / strangers.length)}.`;
}

const ENOUGH = 0.15;

function judge({ way, size, means }) {
  const only = { ...STILL, right: way.right, down: way.down };
  if (isStill(way) || Object.entries(only).some(([name, value]) => way[name] !== value)) {
    return { right: false, words: "Only shift it: turn and scale stay as they were." };
  }
  if (Math.abs(way.right) + Math.abs(way.down) !== 2) return { right: false, words: "Shift the picture by two pixels in all." };
  const told = `With windows of ${size} x ${size} the pooled maximum changes by ${percent(means.max)}`;
  return means.max < ENOUGH
    ? { right: true, words: `${told}. But now only ${(30 / size) ** 2} values tell where something is. Networks take small windows and pool again and again, so that convolutions in between can put together what lies side by side.` }
    : { right: false, words: `${told} on average. Larger windows keep more.` };
}
