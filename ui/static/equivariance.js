// First moved, then convolved, or the other way round: is it the same? See ui/learn/convolution/shift.py.

const COMPARED = 14;

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [data] = component.data;
  const node = parentElement.querySelector(".epochscope-equivariance");
  const lab = (node.epochscope ??= build(node, data));
  lab.strip.show(data.pictures, (draw) => setTriggerValue("others", draw));
  answerChecks(node, { "convolution.turn": () => judge(lab) });
}

function build(node, data) {
  const lab = { rows: data.presets[0].rows, name: data.presets[0].name, way: { ...STILL, right: 4 } };
  lab.strip = pictureStrip((picture) => change(lab, { picture: greyOf(picture) }));
  lab.presets = presetRow(data.presets, () => 3, ({ rows, name }) => change(lab, { rows, name }));
  lab.moving = movingControls((changes) => change(lab, { way: { ...lab.way, ...changes } }));
  lab.stages = PANELS.map(([title]) => {
    const shown = stage(title);
    return { ...figureOf("panel", title, shown.node), shown };
  });
  lab.verdict = element("p", "verdict");
  lab.verdict.setAttribute("aria-live", "polite");
  const grid = element("div", "panels");
  grid.append(...lab.stages.map((one) => one.node));
  node.replaceChildren(lab.strip.node, lab.presets.node, lab.moving.node, grid, lab.verdict);
  return lab;
}

const PANELS = [
  ["Picture", "picture"],
  ["Its map", "map"],
  ["Its map, moved", "mapMoved"],
  ["Picture, moved", "pictureMoved"],
  ["Map of the moved picture", "movedMap"],
  ["Difference of the two", "difference"],
];

function change(lab, changes) {
  Object.assign(lab, changes);
  if (!lab.picture) return;
  const kernel = kernelOf(lab.rows);
  const map = convolve(lab.picture, kernel);
  const pictureMoved = moved(lab.picture, lab.way);
  const movedMap = convolve(pictureMoved, kernel);
  const mapMoved = moved(map, lab.way);
  const difference = tensor(map.shape, movedMap.values.map((value, place) => value - mapMoved.values[place]));
  const made = { picture: lab.picture, map, mapMoved, pictureMoved, movedMap, difference };
  lab.apart = changeBetween(middleOf(mapMoved, COMPARED), middleOf(movedMap, COMPARED));
  show(lab, made);
}

function show(lab, made) {
  const look = lookOf(lab.rows.flat(), made.map);
  PANELS.forEach(([, name], place) => {
    const { shown, tell } = lab.stages[place];
    const colour = name.startsWith("picture") ? greys() : name === "difference" ? signs(largestOf(made.map.values)) : look.colour;
    paint(shown.canvas, made[name], colour);
    const [side] = made[name].shape;
    tell(`${side} x ${side}`);
    if (name === "mapMoved" || name === "movedMap" || name === "difference") {
      layFrame(shown.frame("seen"), { top: (side - COMPARED) / 2, left: (side - COMPARED) / 2, tall: COMPARED, wide: COMPARED }, made[name].shape);
    }
  });
  lab.presets.show(lab.name);
  lab.moving.show(lab.way);
  lab.verdict.replaceChildren(...verdict(lab));
}

function verdict({ apart, way }) {
  if (isStill(way)) return [element("span", "", "Move the picture.")];
  const same = apart < 1e-9;
  return [
    element("b", "", same ? "Equal." : `Apart by ${percent(apart)}.`),
    element("span", "", same
      ? " Within the frame it makes no difference whether the picture or its map is moved: not a single value differs."
      : " Within the frame the two maps differ: here it does matter which comes first. The share is the sum of all differences over the sum of all values."),
  ];
}

function judge({ apart, way, rows, name }) {
  if (Math.abs(way.degrees) !== 90) return { right: false, words: "Turn the picture by 90 degrees first, one way or the other." };
  if (way.right || way.down || way.factor !== 1) return { right: false, words: "Only turn it: put shift and scale back." };
  if (largestOf(rows.flat()) === 0) return { right: false, words: "A kernel of zeros finds nothing at all." };
  return apart < 0.01
    ? { right: true, words: `The kernel “${name}” looks the same after a quarter turn, so that its map turns along. Most kernels that networks learn do not: convolution by itself knows only shifts.` }
    : { right: false, words: `With “${name}” the maps are apart by ${percent(apart)}: what was a vertical edge is a horizontal one now. Try a kernel that looks the same when it is turned.` };
}
