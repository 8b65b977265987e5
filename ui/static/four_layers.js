// The four kinds of layer, each at work on a small scale. See ui/learn/cnn/layers.py.

const KERNELS = {
  "Edges to the side": [-1, 0, 1, -2, 0, 2, -1, 0, 1],
  "Edges above": [-1, -2, -1, 0, 0, 0, 1, 2, 1],
  Outlines: [-1, -1, -1, -1, 8, -1, -1, -1, -1],
  Blur: new Array(9).fill(1 / 9),
};
const NAMES = ["convolution", "activation", "pooling", "dense"];

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [data] = component.data;
  const node = parentElement.querySelector(".epochscope-four");
  const state = (node.epochscope ??= build(node, data));
  state.go = (chapter) => setTriggerValue("go", chapter);
  state.picture = tensor([data.side, data.side, 1], data.grey);
  state.name = data.name;
  draw(state);
  answerChecks(node, { "cnn.layers": () => verdict(state) });
}

function build(node, data) {
  const state = { kernel: Object.keys(KERNELS)[0], kind: "max", digit: 3, network: data.digits };
  const cards = Object.fromEntries(NAMES.map((name) => [name, card(state, data.cards[name], data.chapters[name])]));
  const controls = {
    convolution: choices("Kernel", Object.keys(KERNELS), state.kernel, (chosen) => (state.kernel = chosen)),
    pooling: choices("Of each 2x2", ["max", "average"], state.kind, (chosen) => (state.kind = chosen)),
    dense: choices("Digit", [...Array(10).keys()].map(String), "3", (chosen) => (state.digit = Number(chosen))),
  };
  for (const [name, control] of Object.entries(controls)) {
    control.onchange = () => draw(state);
    cards[name].body.append(control);
  }
  const bars = element("ol", "bars");
  for (let digit = 0; digit < 10; digit += 1) {
    const line = element("li");
    const bar = element("i");
    bar.append(element("b"));
    line.append(element("span", "", String(digit)), bar, element("output"));
    bars.append(line);
  }
  cards.dense.pictures.append(bars);
  node.replaceChildren(...NAMES.map((name) => cards[name].node));
  return Object.assign(state, { cards, bars });
}

function card(state, { title, words }, chapter) {
  const node = element("article");
  const pictures = element("div", "pictures");
  const told = element("p", "told");
  const body = element("div", "body");
  body.append(element("h3", "", title), element("p", "", words));
  node.append(body, pictures, told);
  if (chapter) {
    const more = element("button", "more", `Chapter: ${chapter.title}`);
    more.type = "button";
    more.onclick = () => state.go(chapter.name);
    node.append(more);
  }
  return { node, body, pictures, told };
}

function choices(name, options, chosen, choose) {
  const label = element("label", "", `${name} `);
  const select = element("select");
  for (const option of options) select.append(element("option", "", option));
  select.value = chosen;
  select.oninput = () => choose(select.value);
  label.append(select);
  return label;
}

function draw(state) {
  const { picture, kernel, kind, cards } = state;
  const map = convolve(picture, tensor([3, 3, 1, 1], KERNELS[kernel]));
  const cut = activate(map, "relu");
  const small = pool(cut, kind, { size: 2 });
  const reach = Math.max(...map.values.map(Math.abs), 1e-9);
  pictures(cards.convolution, [[picture, "grey", "the picture"], [map, "signed", "30x30 map"]], reach);
  pictures(cards.activation, [[map, "signed", "before"], [cut, "signed", "after"]], reach);
  pictures(cards.pooling, [[cut, "signed", "30x30"], [small, "signed", "15x15"]], reach);
  const below = map.values.filter((value) => value < 0).length;
  cards.convolution.told.textContent = `Strongest answer ${readable(Math.max(...map.values))}, weakest ${readable(Math.min(...map.values))}.`;
  cards.activation.told.textContent = `${below} of ${map.values.length} values were below 0 and are 0 now.`;
  cards.pooling.told.textContent = `${cut.values.length} values have become ${small.values.length}.`;
  drawDense(state);
}

function pictures({ pictures }, shown, reach) {
  const figures = [...pictures.querySelectorAll("figure")];
  shown.forEach(([map, style, words], place) => {
    const figure = figures[place] ?? pictures.appendChild(element("figure"));
    if (!figure.firstChild) figure.append(element("canvas"), element("figcaption"));
    figure.lastChild.textContent = words;
    paint(figure.firstChild, map, style, reach);
  });
}

function paint(canvas, map, style, reach) {
  const [rows, columns] = map.shape;
  Object.assign(canvas, { width: columns, height: rows });
  const pen = canvas.getContext("2d");
  map.values.forEach((value, place) => {
    const share = Math.min(Math.abs(value) / reach, 1);
    if (style === "grey") pen.fillStyle = `rgb(${[255, 255, 255].map((one) => Math.round(one * value)).join(" ")})`;
    else pen.fillStyle = value < 0 ? `rgb(217 121 30 / ${share})` : `rgb(63 120 216 / ${share})`;
    pen.fillRect(place % columns, Math.floor(place / columns), 1, 1);
  });
}

function drawDense({ network, digit, cards, bars }) {
  const example = network.examples[digit];
  const [first, second, last] = network.layers.map(({ shape, kernel, bias }) => ({ kernel: tensor(shape, kernel), bias }));
  const pixels = tensor([8, 8, 1], example.pixels.map((count) => count / 16));
  const one = pool(activate(convolve(pixels, first.kernel, { padding: "same", bias: first.bias }), "relu"), "max");
  const two = pool(activate(convolve(one, second.kernel, { padding: "same", bias: second.bias }), "relu"), "max");
  const scores = dense([...two.values], last.kernel, last.bias);
  const figure = cards.dense.pictures.querySelector("figure") ?? element("figure");
  if (!figure.firstChild) {
    figure.append(element("canvas"), element("figcaption", "", "a digit"));
    cards.dense.pictures.prepend(figure);
  }
  paint(figure.firstChild, pixels, "signed", 1);
  const reach = Math.max(...scores.map(Math.abs));
  scores.forEach((score, place) => {
    const line = bars.children[place];
    line.classList.toggle("best", score === Math.max(...scores));
    line.children[1].firstChild.style.width = `${(100 * Math.max(score, 0)) / reach}%`;
    line.lastChild.textContent = readable(score, 1);
  });
  const best = scores.indexOf(Math.max(...scores));
  cards.dense.told.textContent = `64 values, weighed and summed for each digit: the most for ${best}.`;
}

function readable(value, digits = 2) {
  return value.toFixed(digits).replace("-", "−");
}

function verdict({ kernel }) {
  if (kernel !== "Blur") {
    return { right: false, words: `“${kernel}” subtracts, so that some answers lie below 0. Which kernel only adds?` };
  }
  return {
    right: true,
    words: "A blur only adds what is never below 0: ReLU has nothing to cut. It comes to life where kernels subtract.",
  };
}
