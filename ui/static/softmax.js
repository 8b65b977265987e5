// Ten scores to drag and what softmax makes of them. `mode` says what else there is. See ui/learn/softmax/scores.py.

const REACH = 15;
const [WIDE, TALL, MOST_LOSS] = [320, 170, 7];

export default function (component) {
  const [data] = component.data;
  const node = component.parentElement.querySelector(".epochscope-softmax");
  if (isNews(node, data)) build(node, data);
  answerChecks(node, { "softmax.others": () => judgeOthers(node.epochscope) });
}

function build(node, data) {
  const state = { data, scores: [...data.scores], touched: new Set(), temperature: 1, added: 0, trueClass: data.trueClass };
  node.epochscope = state;
  const classes = element("div", `classes by-${data.mode}`);
  classes.append(headOf(data.mode));
  state.rows = data.names.map((name, place) => rowOf(state, name, place));
  classes.append(...state.rows.map(({ node: row }) => row));
  state.verdict = element("p", "verdict");
  state.verdict.setAttribute("aria-live", "polite");
  node.replaceChildren(controlsOf(state), classes, state.verdict);
  if (data.mode === "loss") node.append(lossOf(state));
  show(state);
}

function headOf(mode) {
  const head = element("div", "class head");
  const columns = {
    overflow: [["", "Class"], ["", "Score"], ["power", "e to its power"], ["", "By the letter"], ["bar", ""], ["", "Largest first"]],
  }[mode] ?? [["", "Class"], ["", "Score: drag it"], ["", ""], ["power", "e to its power"], ["", "Probability"], ["", ""]];
  for (const [name, text] of columns) {
    const cell = element(text && !text.includes("drag") && text !== "Class" && text !== "Probability" ? "b" : "span", name === "bar" ? "bar" : name, text);
    if (name === "bar") cell.style.background = "none";
    head.append(cell);
  }
  return head;
}

function rowOf(state, name, place) {
  const node = element("div", "class");
  node.style.setProperty("--colour", state.data.colours[place]);
  const score = element("b");
  const power = element("b", "power");
  const share = element("b");
  const bar = element("div", "bar");
  const fill = element("i");
  bar.append(fill);
  if (state.data.mode === "overflow") {
    const letter = element("b");
    node.append(element("span", "", name), score, power, letter, bar, share);
    return { node, score, power, letter, fill, share };
  }
  const input = element("input");
  Object.assign(input, { type: "range", min: -REACH, max: REACH, step: "any" });
  input.setAttribute("aria-label", `Score of ${name}`);
  input.oninput = () => {
    state.scores[place] = Number(input.value);
    state.touched.add(place);
    show(state);
  };
  input.onkeydown = (event) => {
    const by = { ArrowRight: 0.1, ArrowUp: 0.1, ArrowLeft: -0.1, ArrowDown: -0.1 }[event.key];
    if (!by) return;
    event.preventDefault();
    input.value = Number(input.value) + by;
    input.oninput();
  };
  const label = element("span", "", place === state.data.trueClass ? `${name} ✓` : name);
  node.append(label, input, score, power, bar, share);
  return { node, input, score, power, fill, share };
}

function controlsOf(state) {
  const { mode } = state.data;
  const turn = (name) => (value) => {
    state[name] = value;
    show(state);
  };
  const added = (most, step) => slider({ label: "Added to every score", min: -most, max: most, step, value: 0, on: turn("added") });
  if (mode === "temperature") {
    const on = (power) => turn("temperature")(10 ** power);
    const told = (power) => readable(10 ** power);
    return stacked(slider({ label: "Temperature", min: -1, max: 1.3, step: 0.02, value: 0, told, on }), added(10, 0.5));
  }
  if (mode === "overflow") return stacked(added(200, 1));
  const row = element("div", "controls");
  if (mode === "loss") {
    const select = element("select");
    select.setAttribute("aria-label", "The true class");
    state.data.names.forEach((name, place) => select.append(new Option(name, place, false, place === state.trueClass)));
    select.onchange = () => turn("trueClass")(Number(select.value));
    const label = element("label", "", "The true class ");
    label.append(select);
    row.append(label);
  }
  row.append(
    pushButton("As the network says", () => put(state, state.data.scores)),
    pushButton("All equal", () => put(state, state.scores.map(() => 0))),
  );
  return row;
}

function put(state, scores) {
  state.scores = [...scores];
  state.touched.clear();
  show(state);
}

function show(state) {
  const { data, temperature, added } = state;
  const scores = state.scores.map((score) => score + added);
  const shares = softmax(scores, temperature);
  const letter = data.mode === "overflow" ? softmaxByTheLetter(scores) : null;
  const winner = largestPlace(shares);
  state.shares = shares;
  state.rows.forEach((row, place) => {
    row.input?.style.setProperty("--at", `${50 + (50 * Math.min(Math.max(state.scores[place], -REACH), REACH)) / REACH}%`);
    row.node.classList.toggle("winner", place === winner);
    if (row.input && document.activeElement !== row.input) row.input.value = state.scores[place];
    row.score.textContent = readable(scores[place]);
    const power = letter ? letter.powers[place] : Math.exp(scores[place] / temperature);
    row.power.textContent = readable(power);
    row.power.classList.toggle("fault", !Number.isFinite(power));
    row.fill.style.width = `${100 * shares[place]}%`;
    row.share.textContent = percent(shares[place]);
    if (row.letter) {
      row.letter.textContent = percent(letter.shares[place]);
      row.letter.classList.toggle("fault", !Number.isFinite(letter.shares[place]));
    }
  });
  state.verdict.replaceChildren(...WORDS[data.mode](state, scores, winner, letter));
  if (state.loss) showLoss(state, scores);
}

const WORDS = {
  softmax: ({ data, shares }, scores, winner) => {
    const sum = total(scores.map(Math.exp));
    return [...answer(data, winner), text(`e to the power ${readable(scores[winner])}, divided by the sum of all ten, ${readable(sum)}, is ${percent(shares[winner], 2)}.`)];
  },
  temperature: ({ data, temperature, shares }, scores, winner) => [
    ...answer(data, winner),
    text(`${percent(shares[winner], 2)} at temperature ${readable(temperature)}.`),
  ],
  overflow: (_, scores, __, { sum }) => {
    const most = `The largest score is ${readable(Math.max(...scores))}. `;
    if (!Number.isFinite(sum)) return [text(`${most}e to that power is too large for a 32-bit number: infinite. Infinite over infinite is no number.`)];
    if (sum === 0) return [text(`${most}All ten powers are too small for a 32-bit number: 0. Nothing over nothing is no number.`)];
    return [text(`${most}Both ways agree; the column at the right takes the largest score from all of them first.`)];
  },
  loss: ({ data }, _, winner) => answer(data, winner),
};

function answer({ names }, winner) {
  return [text("argmax: "), element("b", "", names[winner]), text(", the place of the largest. ")];
}

function text(words) {
  return document.createTextNode(words);
}

function lossOf(state) {
  const node = element("div", "loss");
  const plot = drawn("svg", { viewBox: `0 0 ${WIDE} ${TALL + 30}`, role: "img", "aria-label": "Loss over the probability of the true class" });
  const across = (share) => 30 + share * (WIDE - 40);
  const down = (loss) => TALL * (1 - Math.min(loss, MOST_LOSS) / MOST_LOSS);
  plot.append(drawn("line", { class: "axis", x1: 30, x2: WIDE - 10, y1: TALL, y2: TALL }), drawn("line", { class: "axis", x1: 30, x2: 30, y1: 0, y2: TALL }));
  for (const share of [0, 0.5, 1]) plot.append(drawn("text", { x: across(share), y: TALL + 15, "text-anchor": "middle" }, percent(share, 0)));
  for (const loss of [0, 2, 4, 6]) plot.append(drawn("text", { x: 24, y: down(loss) + 4, "text-anchor": "end" }, String(loss)));
  plot.append(drawn("text", { x: across(0.5), y: TALL + 29, "text-anchor": "middle" }, "Probability of the true class"));
  const curve = Array.from({ length: 200 }, (_, place) => Math.exp(-MOST_LOSS) + place / 199 * (1 - Math.exp(-MOST_LOSS)));
  plot.append(drawn("path", { d: `M${curve.map((share) => `${across(share)} ${down(-Math.log(share))}`).join("L")}` }));
  const dot = drawn("circle", { r: 6 });
  plot.append(dot);
  const words = element("p");
  words.setAttribute("aria-live", "polite");
  node.append(plot, words);
  state.loss = { dot, words, across, down };
  return node;
}

function showLoss({ data, shares, trueClass, loss }, scores) {
  const value = crossEntropy(scores, trueClass);
  loss.dot.setAttribute("cx", loss.across(shares[trueClass]));
  loss.dot.setAttribute("cy", loss.down(value));
  loss.words.replaceChildren(
    text(`${data.names[trueClass]} is true and has ${percent(shares[trueClass], 2)}. Its loss, minus the logarithm of that: `),
    element("b", "", readable(value)),
  );
}

function judgeOthers({ data, shares, touched }) {
  const [winner, runnerUp] = data.scores.map((score, place) => [score, place]).sort((one, other) => other[0] - one[0]).map(([, place]) => place);
  const name = data.names[runnerUp];
  if (touched.has(runnerUp)) return { right: false, words: `You have moved the score of ${name}. Press “As the network says” and leave that one alone.` };
  if (largestPlace(shares) !== runnerUp) return { right: false, words: `${name} has ${percent(shares[runnerUp])}. Which other score keeps it small? Look at ${data.names[winner]}.` };
  return { right: true, words: `${name} has ${percent(shares[runnerUp])} now, with the very same score. The ten share one whole: what one loses, the others gain.` };
}
