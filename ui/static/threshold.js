// A threshold to move, and what precision and recall become of it. See ui/learn/results/threshold.py.

const WIDTH = 100;
const HEIGHT = 60;

export default function (component) {
  const [data] = component.data;
  const node = component.parentElement.querySelector(".epochscope-threshold");
  const state = (node.epochscopeState ??= { class: data.begin, place: 50 });
  state.data = data;
  if (!node.hasChildNodes()) build(node, state);
  answerChecks(node, { "results.threshold": () => verdict(state) });
  show(node, state);
}

function build(node, state) {
  const controls = element("div", "controls");
  const choice = element("select");
  choice.setAttribute("aria-label", "Class");
  choice.append(...state.data.classes.map((name, place) => Object.assign(element("option", "", name), { value: place })));
  choice.value = String(state.class);
  choice.onchange = () => {
    state.class = Number(choice.value);
    show(node, state);
  };
  const input = element("input");
  Object.assign(input, { type: "range", min: 0, max: state.data.thresholds.length - 1, step: 1, value: state.place });
  input.setAttribute("aria-label", "Threshold");
  input.oninput = () => {
    state.place = Number(input.value);
    show(node, state);
  };
  controls.append(titled("Class", choice), titled("Threshold", input), element("output"));
  const numbers = element("div", "numbers");
  for (const name of ["precision", "recall"]) {
    const tile = element("div", `tile ${name}`);
    tile.append(element("span", "", name === "precision" ? "Precision" : "Recall"), element("b"), element("p"));
    numbers.append(tile);
  }
  const drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img" });
  drawing.append(
    ...["precision", "recall"].map((name) => svg("polyline", { class: `curve ${name}` })),
    svg("line", { class: "half", x1: WIDTH / 2, x2: WIDTH / 2, y1: 0, y2: HEIGHT }),
    svg("line", { class: "now", y1: 0, y2: HEIGHT }),
  );
  const axis = element("div", "axis");
  axis.append(...["0%", "Threshold; 50% is the tutorial's", "100%"].map((word) => element("span", "", word)));
  const plot = element("div", "plot");
  plot.append(...["100%", "0%"].map((word) => element("span", "", word)), drawing);
  const bar = element("div", "answers");
  bar.setAttribute("role", "img");
  bar.append(...["found", "mistaken", "missed"].map((name) => element("i", name)));
  node.append(controls, numbers, plot, axis, bar, element("p", "words"));
}

function titled(words, control) {
  const made = element("label");
  made.append(element("span", "", words), control);
  return made;
}

function countsOf({ data, class: chosen }, place) {
  const [right, wrong, images] = [data.right[chosen][place], data.wrong[chosen][place], data.images[chosen]];
  // Where nothing is answered nothing is right: Keras says 0.
  return { right, wrong, images, answered: right + wrong, precision: right / (right + wrong || 1), recall: right / (images || 1) };
}

function show(node, state) {
  const { data } = state;
  const now = countsOf(state, state.place);
  const threshold = data.thresholds[state.place];
  const all = state.class === 0;
  const name = data.classes[state.class];
  node.querySelector("output").textContent = percent(threshold, 0);
  node.querySelector("input").setAttribute("aria-valuetext", percent(threshold, 0));
  fill(node, "precision", percent(now.precision), `${count(now.right)} of ${count(now.answered)} answers${all ? "" : ` “${name}”`} are right`);
  fill(node, "recall", percent(now.recall), `${count(now.right)} of ${count(now.images)} ${all ? "images" : `images of the class ${name}`} are found`);
  for (const metric of ["precision", "recall"]) {
    const points = data.thresholds
      .map((one, place) => [one, countsOf(state, place)])
      .filter(([, counts]) => metric === "recall" || counts.answered > 0)
      .map(([one, counts]) => `${(one * WIDTH).toFixed(2)},${((1 - counts[metric]) * HEIGHT).toFixed(2)}`);
    node.querySelector(`.curve.${metric}`).setAttribute("points", points.join(" "));
  }
  for (const end of ["x1", "x2"]) node.querySelector(".now").setAttribute(end, threshold * WIDTH);
  node.querySelector("svg").setAttribute("aria-label", `Precision and recall by threshold. At ${percent(threshold, 0)}: precision ${percent(now.precision)}, recall ${percent(now.recall)}.`);
  bars(node, now);
  node.querySelector(".words").textContent = now.answered
    ? `Found ${count(now.right)}, mistaken for it ${count(now.wrong)}, missed ${count(now.images - now.right)}.`
    : "Above this threshold there is no answer at all: no precision to speak of, which Keras writes as 0.";
}

function fill(node, name, value, words) {
  node.querySelector(`.tile.${name} b`).textContent = value;
  node.querySelector(`.tile.${name} p`).textContent = words;
}

function bars(node, { right, wrong, images }) {
  const bar = node.querySelector(".answers");
  const whole = wrong + images || 1;
  const shares = { found: right, mistaken: wrong, missed: images - right };
  for (const [name, value] of Object.entries(shares)) bar.querySelector(`.${name}`).style.flexGrow = String(value / whole);
  bar.setAttribute("aria-label", `Found ${right}, mistaken ${wrong}, missed ${images - right}`);
}

function verdict(state) {
  if (state.class !== state.data.cat) return { right: false, words: `Chosen is ${state.data.classes[state.class]}. Choose the cat.` };
  const [half, now] = [countsOf(state, 50), countsOf(state, state.place)];
  const gain = now.precision - half.precision;
  if (!now.answered) return { right: false, words: "Too far: it calls nothing a cat any more." };
  const possible = Math.max(...state.data.thresholds.map((_, place) => countsOf(state, place).precision)) - half.precision;
  if (possible < 0.1 && gain >= possible - 1e-9) {
    return { right: true, words: `${percent(now.precision)} is the most that this network's cats reach, at a recall of ${percent(now.recall)}. Sureness does not tell its cats apart.` };
  }
  if (gain < Math.min(0.1, possible)) return { right: false, words: `Precision is ${percent(now.precision)}; at one half it is ${percent(half.precision)}. It rises as the threshold does.` };
  return { right: true, words: `Precision ${percent(now.precision)} against ${percent(half.precision)}, paid for with recall: ${percent(now.recall)} against ${percent(half.recall)}.` };
}

function percent(value, digits = 1) {
  return `${(100 * value).toFixed(digits)}%`;
}

function count(value) {
  return value.toLocaleString("en-GB");
}

function svg(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
