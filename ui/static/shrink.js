// Weights that pay for their size, and nothing else: what L1 and L2 leave of them. See ui/learn/dropout/penalty.py.

const COUNT = 25;
const LARGEST = 0.5;
const RATE = 0.1;
const TINY = 0.01;
const KINDS = [["l2", "L2: the square"], ["l1", "L1: the size"], ["both", "Both"]];

export default function (component) {
  const node = component.parentElement.querySelector(".epochscope-shrink");
  if (!node.epochscope) build(node);
  answerChecks(node, { "dropout.penalty": () => judge(node.epochscope) });
}

function build(node) {
  const weights = Array.from({ length: COUNT }, (_, place) => LARGEST * ((2 * place) / (COUNT - 1) - 1));
  const state = (node.epochscope = { weights, kind: "l2", strength: 0.01, steps: 0 });
  const turn = (name) => (value) => {
    state[name] = value;
    show(state);
  };
  state.bars = element("div", "bars");
  state.bars.style.setProperty("--count", COUNT);
  state.bars.setAttribute("role", "img");
  state.told = element("p", "told");
  state.told.setAttribute("aria-live", "polite");
  node.replaceChildren(
    choices({ label: "What a weight pays for", options: KINDS, value: state.kind, on: turn("kind") }).node,
    stacked(
      slider({ label: "Strength", min: 0, max: 0.03, step: 0.001, value: state.strength, on: turn("strength") }),
      slider({ label: "Steps of descent", min: 0, max: 400, step: 5, value: state.steps, on: turn("steps") }),
    ),
    state.bars,
    state.told,
  );
  show(state);
}

function penaltyIn({ kind, strength }) {
  return { l1: kind === "l2" ? 0 : strength, l2: kind === "l1" ? 0 : strength };
}

function show(state) {
  const penalty = penaltyIn(state);
  state.left = shrunk(state.weights, penalty, RATE, state.steps);
  state.bars.replaceChildren(...state.left.map((weight, place) => column(state.weights[place], weight)));
  const tiny = state.left.filter((weight) => Math.abs(weight) < TINY).length;
  const [before, now] = [penaltyOf(state.weights, penalty), penaltyOf(state.left, penalty)];
  state.bars.setAttribute("aria-label", `${COUNT} weights: ${tiny} of them within ${TINY} of 0 after ${state.steps} steps`);
  state.told.replaceChildren(
    document.createTextNode("They pay "),
    element("b", "", readable(now)),
    document.createTextNode(` now, ${readable(before)} at first. `),
    element("b", "", String(tiny)),
    document.createTextNode(` of ${COUNT} lie within ${TINY} of 0. The largest is ${readable(Math.max(...state.left))}, the one half as large ${readable(state.left[18])}.`),
  );
}

function column(was, is) {
  const node = element("span");
  const tiny = Math.abs(is) < TINY;
  for (const [weight, name] of [[was, "was"], [is, tiny ? "is tiny" : "is"]]) {
    const bar = element("i", name);
    const height = (50 * Math.abs(weight)) / LARGEST;
    Object.assign(bar.style, { height: `${height}%`, top: `${weight > 0 ? 50 - height : 50}%` });
    node.append(bar);
  }
  return node;
}

function judge({ kind, steps, left, strength }) {
  const tiny = left.filter((weight) => Math.abs(weight) < TINY).length;
  const words = `${tiny} of ${COUNT} lie within ${TINY} of 0`;
  if (!steps || !strength) return { right: false, words: "Let them pay first: pull the strength and the steps." };
  if (tiny >= 9 && Math.max(...left) > 0.25) {
    return { right: true, words: `${words}, and the largest is still ${readable(Math.max(...left))}. L1 takes the same from each at every step, so the small ones are used up first.` };
  }
  if (kind === "l2") return { right: false, words: `${words}, the largest is ${readable(Math.max(...left))}. L2 takes the same share from each, so all keep their proportions. Try another.` };
  return { right: false, words: `${words}, the largest is ${readable(Math.max(...left))}. Find the steps in between.` };
}
