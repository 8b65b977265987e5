// A layer's values, a mask drawn by lot, and what is handed on. See ui/learn/dropout/masks.py.

const [WIDE, TALL] = [640, 120];
const MANY = 100;

export default function (component) {
  const [data] = component.data;
  const node = component.parentElement.querySelector(".epochscope-masks");
  if (isNews(node, data)) build(node, data);
  answerChecks(node, { "dropout.masks": () => judge(node.epochscope) });
}

function build(node, data) {
  const kept = node.epochscope ?? { rate: 0.5, scaled: true };
  const state = (node.epochscope = { data, rate: kept.rate, scaled: kept.scaled, whole: total(data.values) });
  const begin = (changes) => {
    Object.assign(state, changes, { sums: [] });
    draw(state, 1);
  };
  const row = element("div", "controls");
  row.append(
    slider({ label: "Rate", min: 0, max: 0.9, step: 0.05, value: state.rate, on: (rate) => begin({ rate }) }).node,
    toggle({ label: "Make up for what is silenced", value: state.scaled, on: (scaled) => begin({ scaled }) }),
    pushButton("New mask", () => draw(state, 1)),
    pushButton(`${MANY} masks`, () => draw(state, MANY)),
  );
  const maps = element("div", "maps");
  state.figures = ["Values", "Mask", "What is handed on"].map((title) => {
    const shown = stage(title);
    const figure = figureOf("", title, shown.node);
    maps.append(figure.node);
    return { canvas: shown.canvas, tell: figure.tell };
  });
  state.told = element("div", "sums");
  state.told.setAttribute("aria-live", "polite");
  state.one = element("p", "soft");
  state.plot = drawn("svg", { viewBox: `0 0 ${WIDE} ${TALL}`, class: "plot", role: "img" });
  const means = figureOf("", "Mean of the sums so far", state.plot);
  means.tell("mask by mask (line), and the sum without dropout (dashed)");
  node.replaceChildren(row, maps, state.one, state.told, means.node);
  begin({});
}

function draw(state, count) {
  const { data, rate, scaled } = state;
  for (let drawnMasks = 0; drawnMasks < count; drawnMasks += 1) {
    state.mask = dropoutMask(data.values.length, rate);
    state.after = droppedOut(data.values, state.mask, rate, scaled);
    state.sums.push(total(state.after));
  }
  show(state);
}

function show(state) {
  const { data, rate, mask, after, figures, scaled, sums, whole } = state;
  const { rows, columns } = data;
  const mapOf = (values) => tensor([rows, columns, 1], [...values, ...new Array(rows * columns - values.length).fill(0)]);
  const colour = signs(largestOf(data.values) / (1 - rate));
  const [before, lot, now] = figures;
  paint(before.canvas, mapOf(data.values), colour);
  paint(lot.canvas, mapOf(mask), greys());
  paint(now.canvas, mapOf(after), colour);
  const kept = total(mask);
  before.tell(`${data.name}: ${data.values.length.toLocaleString("en")}`);
  lot.tell(`${kept.toLocaleString("en")} kept (white), ${(mask.length - kept).toLocaleString("en")} silenced`);
  now.tell(scaled ? `what is kept, times ${readable(1 / (1 - rate))}` : "what is kept");
  const strongest = largestPlace(data.values);
  const factor = scaled ? 1 / (1 - rate) : 1;
  state.one.textContent =
    `The strongest value, ${readable(data.values[strongest])}, is ` +
    (mask[strongest] ? `kept: times 1 / (1 − ${scaled ? readable(rate) : "0"}) = ${readable(factor)} it becomes ${readable(after[strongest])}.` : "silenced this time: it becomes 0.");
  const mean = total(sums) / sums.length;
  state.told.replaceChildren(
    told("Sum without dropout", whole),
    told("Sum with this mask", sums.at(-1)),
    told(`Mean of ${sums.length.toLocaleString("en")} ${sums.length === 1 ? "mask" : "masks"}`, mean),
  );
  showMeans(state);
}

function told(words, value) {
  const made = element("div");
  made.append(element("span", "", words), element("b", "", readable(value)));
  return made;
}

function showMeans({ sums, whole, plot }) {
  let sum = 0;
  const means = sums.map((one, place) => (sum += one) / (place + 1));
  const shown = means.length > WIDE ? means.filter((_, place) => place % Math.ceil(means.length / WIDE) === 0) : means;
  const reach = Math.max(Math.abs(whole), ...shown.map((mean) => Math.abs(mean - whole) * 1.2), 1e-9);
  const [low, high] = [whole - reach, whole + reach];
  const down = (value) => TALL * (1 - (value - low) / (high - low));
  const across = (place) => (WIDE * place) / Math.max(shown.length - 1, 1);
  plot.setAttribute("aria-label", `Mean of the sums ${readable(means.at(-1))}, sum without dropout ${readable(whole)}`);
  plot.replaceChildren(
    drawn("line", { class: "whole", x1: 0, x2: WIDE, y1: down(whole), y2: down(whole) }),
    drawn("circle", { class: "last", r: 4, cx: shown.length > 1 ? WIDE : 0, cy: down(shown.at(-1)) }),
    drawn("path", { class: "mean", d: `M${shown.map((mean, place) => `${across(place)} ${down(mean)}`).join("L")}` }),
  );
}

function judge({ rate, scaled, sums, whole }) {
  if (scaled) return { right: false, words: "Switch the making up off first, draw a hundred masks, and compare the two sums." };
  if (rate === 0 || sums.length < MANY) return { right: false, words: `Draw ${MANY} masks at a rate above 0: one alone is luck.` };
  const share = total(sums) / sums.length / whole;
  return {
    right: true,
    words: `Without it only ${percent(share, 0)} of the sum arrives on average, about 1 − ${readable(rate)}: in training the next layer would get less than later, when nothing is silenced. Dividing by 1 − ${readable(rate)} makes up for it.`,
  };
}
