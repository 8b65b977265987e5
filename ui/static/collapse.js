// Two kernels, the one kernel that does what both do, and the maps both ways. See ui/learn/activation/collapse.py.

const ROUNDING = 1e-9;

export default function (component) {
  const [data] = component.data;
  const node = component.parentElement.querySelector(".epochscope-collapse");
  if (isNews(node, data)) build(node, data);
  answerChecks(node, { "activation.collapse": () => judge(node.epochscope) });
}

function build(node, { picture, side, presets, begin }) {
  const kernels = node.epochscope?.kernels ?? begin.map(({ rows }) => rows);
  const state = (node.epochscope = { kernels, between: node.epochscope?.between ?? false });
  state.picture = tensor([side, side, 1], picture);
  const row = element("div", "kernels");
  state.editors = ["First kernel", "Second kernel"].map((title, place) => editorOf(state, title, place, presets));
  state.composed = element("div", "kernel");
  const [first, second] = state.editors;
  const composed = figureOf("", "The one kernel that does both", state.composed);
  composed.tell("5 x 5");
  row.append(first.node, element("span", "sign", "then"), second.node, element("span", "sign", "="), composed.node);
  const between = toggle({
    label: "ReLU between the two",
    value: state.between,
    on: (value) => {
      state.between = value;
      show(state);
    },
  });
  const maps = element("div", "maps");
  state.figures = ["The photograph", "In two steps", "With the one kernel", "Difference"].map((title) => {
    const shown = stage(title);
    const figure = figureOf("", title, shown.node);
    maps.append(figure.node);
    return { canvas: shown.canvas, tell: figure.tell };
  });
  state.words = element("p", "difference");
  state.words.setAttribute("aria-live", "polite");
  node.replaceChildren(row, element("p", "hint", EDITOR_HINT), between, state.words, maps);
  show(state);
}

// A kernel to change, and others to begin with. Returns { node, show(rows) }.
function editorOf(state, title, place, presets) {
  const put = (rows) => {
    state.kernels[place] = rows;
    show(state);
  };
  const editor = kernelEditor(put, title);
  const select = element("select");
  select.setAttribute("aria-label", `${title}: choose one`);
  select.append(new Option("Choose one", ""), ...presets.map(({ name }) => new Option(name)));
  select.onchange = () => {
    put(presetRows(presets.find(({ name }) => name === select.value), state.kernels[place].length));
    select.value = "";
  };
  const figure = figureOf("", title, editor.node, select);
  return { node: figure.node, show: editor.show };
}

function show(state) {
  const [first, second] = state.kernels.map(kernelOf);
  const composed = composedKernel(first, second);
  const middle = convolve(state.picture, first);
  const steps = convolve(state.between ? activate(middle, "relu") : middle, second);
  const once = convolve(state.picture, composed);
  const difference = tensor(steps.shape, steps.values.map((value, place) => value - once.values[place]));
  Object.assign(state, { largest: largestOf(difference.values), silent: largestOf(steps.values) < ROUNDING });
  state.editors.forEach((editor, place) => editor.show(state.kernels[place]));
  showComposed(state.composed, composed);
  const [rows, columns] = steps.shape;
  const bound = Math.max(largestOf(steps.values), largestOf(once.values), ROUNDING);
  const [source, two, one, apart] = state.figures;
  paint(source.canvas, state.picture, greys());
  for (const [{ canvas }, map] of [[two, steps], [one, once], [apart, difference]]) paint(canvas, map, signs(bound));
  source.tell("in grey, from 0 to 1");
  two.tell(state.between ? "first kernel, ReLU, second kernel" : "first kernel, then the second");
  one.tell(`${rows} x ${columns} again`);
  apart.tell("the one minus the other, in the same colours");
  state.words.replaceChildren(document.createTextNode("Largest difference of the two maps: "), element("b", "", told(state.largest)), document.createTextNode(`; the largest value of either is ${readable(bound)}.`));
}

function told(largest) {
  return largest < ROUNDING ? "0, up to rounding" : readable(largest);
}

function showComposed(node, { shape: [, wide], values }) {
  const colour = kernelColours([...values]);
  node.style.setProperty("--wide", wide);
  node.replaceChildren(
    ...Array.from(values, (value) => {
      const cell = element("span", "", decimals(value, 3));
      dress(cell, colour(value));
      return cell;
    }),
  );
}

function judge({ between, largest, silent, kernels }) {
  if (!between) return { right: false, words: "Switch ReLU on first: without it the difference is always 0." };
  if (largest >= ROUNDING) {
    return { right: false, words: `The largest difference is ${readable(largest)}. ReLU changes what the first kernel makes below 0: can it make anything below 0?` };
  }
  if (silent) return { right: false, words: "A kernel of zeros says nothing about ReLU: both maps are empty. Try others." };
  const plain = kernels[0].flat().every((weight) => weight >= 0);
  const because = plain ? "A photograph has no value below 0, and your first kernel no weight below 0, so" : "Of this photograph your first kernel makes nothing below 0, so";
  return { right: true, words: `${because} ReLU finds nothing to change. What bends nothing adds nothing.` };
}
