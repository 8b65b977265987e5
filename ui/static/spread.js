// How a network's answer sways when values are silenced at random: a histogram a rate. See ui/learn/dropout/spread.py.

const [MOST_WIDE, TALL, BINS] = [640, 160, 25];

export default function (component) {
  const [data] = component.data;
  const node = component.parentElement.querySelector(".epochscope-spread");
  if (isNews(node, data)) build(node, data);
}

function build(node, data) {
  // Drawn as wide as it is shown, so that the words on it are of one size everywhere.
  const wide = Math.min(MOST_WIDE, Math.max(contentWidth(node), 260));
  const state = { data, wide, place: Math.min(node.epochscope?.place ?? 5, data.rates.length - 1) };
  node.epochscope = state;
  state.plot = drawn("svg", { viewBox: `0 0 ${wide} ${TALL + 34}`, class: "plot", role: "img" });
  state.told = element("p", "told");
  state.told.setAttribute("aria-live", "polite");
  state.winners = element("ul", "winners");
  const rate = slider({
    label: "Dropout rate",
    min: 0,
    max: data.rates.length - 1,
    step: 1,
    value: state.place,
    told: (place) => readable(data.rates[place]),
    on: (place) => {
      state.place = place;
      show(state);
    },
  });
  node.replaceChildren(stacked(rate), state.plot, state.told, state.winners);
  show(state);
}

function contentWidth(node) {
  const { paddingLeft, paddingRight } = getComputedStyle(node);
  return node.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
}

function show({ data, place, plot, told, winners, wide }) {
  const shares = data.shares[place];
  const bins = new Array(BINS).fill(0);
  for (const share of shares) bins[Math.min(Math.floor(BINS * share), BINS - 1)] += 1;
  const most = Math.max(...bins);
  const mean = total(shares) / shares.length;
  const spread = Math.sqrt(total(shares.map((share) => (share - mean) ** 2)) / shares.length);
  plot.replaceChildren(
    ...bins.map((count, bin) => {
      const height = (TALL * count) / most;
      return drawn("rect", { x: (wide * bin) / BINS + 1, width: wide / BINS - 2, y: TALL - height, height });
    }),
    drawn("line", { class: "axis", x1: 0, x2: wide, y1: TALL, y2: TALL }),
    drawn("line", { class: "calm", x1: wide * data.calm, x2: wide * data.calm, y1: 0, y2: TALL }),
    drawn("line", { class: "mean", x1: wide * mean, x2: wide * mean, y1: TALL - 8, y2: TALL + 6 }),
    ...[0, 0.25, 0.5, 0.75, 1].map((share) => drawn("text", { x: Math.min(Math.max(wide * share, 12), wide - 16), y: TALL + 18, "text-anchor": "middle" }, percent(share, 0))),
    drawn("text", { x: wide / 2, y: TALL + 33, "text-anchor": "middle" }, `Probability of ${data.name}; dashed: without dropout`),
  );
  const words = `Probability of ${data.name}: mean ${percent(mean)}, standard deviation ${percent(spread)}`;
  plot.setAttribute("aria-label", words);
  told.replaceChildren(
    document.createTextNode("Mean "),
    element("b", "", percent(mean)),
    document.createTextNode(", standard deviation "),
    element("b", "", percent(spread)),
    document.createTextNode(`; without dropout ${percent(data.calm)}. So often each class won:`),
  );
  winners.replaceChildren(
    ...data.winners[place].map((count, index) => [count, index]).filter(([count]) => count).sort(([one], [other]) => other - one).map(([count, index]) => {
      const item = element("li");
      const dot = element("i");
      dot.style.background = data.colours[index];
      item.append(dot, element("span", "", `${data.names[index]} ${percent(count / shares.length, 0)}`));
      return item;
    }),
  );
}
