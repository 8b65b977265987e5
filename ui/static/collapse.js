// Two kernels, the one kernel that does what both do, and the maps both ways. See ui/learn/activation/collapse.py.

const PRESETS = {
  identity: [0, 0, 0, 0, 1, 0, 0, 0, 0],
  blur: [1, 1, 1, 1, 1, 1, 1, 1, 1].map((weight) => weight / 9),
  "upright edges": [-1, 0, 1, -2, 0, 2, -1, 0, 1],
  "lying edges": [-1, -2, -1, 0, 0, 0, 1, 2, 1],
  sharpen: [0, -1, 0, -1, 5, -1, 0, -1, 0],
};
const ROUNDING = 1e-9;
const MOST = 100;

export default function (component) {
  const [data] = component.data;
  const node = component.parentElement.querySelector(".epochscope-collapse");
  const given = JSON.stringify(data);
  if (node.dataset.given !== given) build(node, data);
  node.dataset.given = given;
  answerChecks(node, { "activation.collapse": () => judge(node.epochscope) });
}

function build(node, { picture, side }) {
  const kernels = node.epochscope?.kernels ?? [[...PRESETS["upright edges"]], [...PRESETS.sharpen]];
  const state = (node.epochscope = { kernels, between: node.epochscope?.between ?? false });
  state.picture = tensor([side, side, 1], picture);
  const on = () => show(state);
  const row = element("div", "kernels");
  state.fields = kernels.map((kernel, place) => editor(kernel, ["First kernel", "Second kernel"][place], on));
  state.composed = element("div", "kernel");
  row.append(state.fields[0].node, element("span", "sign", "then"), state.fields[1].node, element("span", "sign", "="), state.composed);
  const between = toggle({
    label: "ReLU between the two",
    value: state.between,
    on: (value) => {
      state.between = value;
      show(state);
    },
  });
  const maps = element("div", "maps");
  state.figures = ["The photograph", "In two steps", "With the one kernel", "Difference"].map(() => {
    const figure = element("figure");
    const [canvas, words] = [element("canvas"), element("figcaption")];
    figure.append(canvas, words);
    maps.append(figure);
    return { canvas, words };
  });
  state.words = element("p", "difference");
  state.words.setAttribute("aria-live", "polite");
  node.replaceChildren(row, between, state.words, maps);
  show(state);
}

function editor(kernel, title, on) {
  const node = element("div", "kernel");
  const grid = element("div", "grid");
  grid.style.setProperty("--side", 3);
  const fields = kernel.map((_, place) => {
    const field = element("input");
    Object.assign(field, { type: "text", inputMode: "decimal" });
    field.setAttribute("aria-label", `${title}, row ${Math.floor(place / 3) + 1}, column ${(place % 3) + 1}`);
    field.oninput = () => {
      const value = Number(field.value.replace(",", ".").replace("−", "-"));
      if (!Number.isFinite(value)) return;
      kernel[place] = Math.min(Math.max(value, -MOST), MOST);
      on();
    };
    field.onblur = () => fill();
    grid.append(field);
    return field;
  });
  const fill = () => fields.forEach((field, place) => (field.value = readable(kernel[place])));
  const presets = element("select");
  presets.setAttribute("aria-label", `${title}: choose one`);
  presets.append(new Option("Choose one", ""), ...Object.keys(PRESETS).map((name) => new Option(name, name)), new Option("random", "random"));
  presets.onchange = () => {
    const chosen = PRESETS[presets.value] ?? kernel.map(() => Math.round(20 * Math.random() - 10) / 5);
    chosen.forEach((weight, place) => (kernel[place] = weight));
    presets.value = "";
    fill();
    on();
  };
  fill();
  node.append(element("p", "", title), grid, presets);
  return { node, paint: () => tint(fields, kernel) };
}

function tint(cells, weights) {
  const bound = boundOf(weights);
  cells.forEach((cell, place) => {
    const share = weights[place] / bound;
    cell.style.background = `rgb(${mapColour(share)})`;
    cell.classList.toggle("light", Math.abs(share) ** FAINT > 0.55);
  });
}

function show(state) {
  const [first, second] = state.kernels.map((kernel) => tensor([3, 3, 1, 1], kernel));
  const composed = composedKernel(tensor([3, 3], first.values), tensor([3, 3], second.values));
  const middle = convolve(state.picture, first);
  const steps = convolve(state.between ? activate(middle, "relu") : middle, second);
  const once = convolve(state.picture, composed);
  const difference = steps.values.map((value, place) => value - once.values[place]);
  Object.assign(state, { largest: boundOf(difference) <= 1e-12 ? 0 : boundOf(difference), silent: boundOf(steps.values) < ROUNDING });
  for (const { paint } of state.fields) paint();
  showComposed(state.composed, composed);
  const [rows, columns] = steps.shape;
  const bound = Math.max(boundOf(steps.values), boundOf(once.values), ROUNDING);
  const [source, two, one, apart] = state.figures;
  paintGrey(source.canvas, state.picture.values, ...state.picture.shape);
  paintMap(two.canvas, steps.values, rows, columns, bound);
  paintMap(one.canvas, once.values, rows, columns, bound);
  paintMap(apart.canvas, difference, rows, columns, bound);
  source.words.textContent = "In grey, from 0 to 1";
  two.words.textContent = state.between ? "First kernel, ReLU, second kernel" : "First kernel, then the second";
  one.words.textContent = `The one 5 x 5 kernel: ${rows} x ${columns} again`;
  apart.words.textContent = "The one minus the other, in the same colours";
  state.words.replaceChildren(document.createTextNode("Largest difference of the two maps: "), element("b", "", told(state.largest)), document.createTextNode(` where the largest value is ${readable(bound)}.`));
}

function told(largest) {
  return largest < ROUNDING ? "0, up to rounding" : readable(largest);
}

function showComposed(node, { values }) {
  const grid = element("div", "grid");
  grid.style.setProperty("--side", 5);
  const cells = Array.from(values, (value) => element("span", "", readable(Math.round(1e4 * value) / 1e4)));
  grid.append(...cells);
  tint(cells, values);
  node.replaceChildren(element("p", "", "The one kernel that does both"), grid);
}

function judge({ between, largest, silent, kernels }) {
  if (!between) return { right: false, words: "Switch ReLU on first: without it the difference is always 0." };
  if (largest >= ROUNDING) {
    return { right: false, words: `The largest difference is ${readable(largest)}. ReLU changes what the first kernel makes below 0: can it make anything below 0?` };
  }
  if (silent) return { right: false, words: "A kernel of zeros says nothing about ReLU: both maps are empty. Try others." };
  const plain = kernels[0].every((weight) => weight >= 0);
  const because = plain ? "A photograph has no value below 0, and your first kernel no weight below 0, so" : "Of this photograph your first kernel makes nothing below 0, so";
  return { right: true, words: `${because} ReLU finds nothing to change. What bends nothing adds nothing.` };
}
