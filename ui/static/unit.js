// A dense unit as a sum whose terms can be switched off one by one. See ui/learn/softmax/unit.py.

export default function (component) {
  const [data] = component.data;
  const node = component.parentElement.querySelector(".epochscope-unit");
  if (isNews(node, data)) build(node, data);
}

function build(node, data) {
  const state = { data, off: new Set() };
  const bound = largestOf([...data.terms.map(({ product }) => product), data.others.product, data.bias]) || 1;
  const terms = element("div", "terms");
  const head = element("div", "term head");
  head.append(
    element("span", "", "Input"),
    element("span", "number", "Value"),
    element("span", "number", "Weight"),
    element("span"),
    element("span", "number", "Product"),
  );
  terms.append(head, ...data.terms.map((term, place) => line(state, term, place, bound)));
  if (data.others.count) terms.append(line(state, { name: `the other ${data.others.count.toLocaleString("en")} together`, ...data.others }, "others", bound));
  terms.append(line(state, { name: "bias", product: data.bias }, "bias", bound));
  state.sum = element("p", "sum");
  state.sum.setAttribute("aria-live", "polite");
  node.replaceChildren(terms, state.sum);
  tell(state);
}

function line(state, { name, value, weight, product }, place, bound) {
  const node = element("div", "term");
  const on = (counts) => {
    node.classList.toggle("off", !counts);
    state.off[counts ? "delete" : "add"](place);
    tell(state);
  };
  const track = element("span", "track");
  const bar = element("i", product < 0 ? "below" : "");
  const length = (50 * Math.abs(product)) / bound;
  Object.assign(bar.style, { left: `${product < 0 ? 50 - length : 50}%`, width: `${length}%` });
  track.append(bar);
  const told = (number) => element("span", "number", number === undefined ? "" : readable(number));
  node.append(toggle({ label: name, value: true, on }), told(value), told(weight), track, element("b", "", readable(product)));
  return node;
}

function tell({ data, off, sum }) {
  const kept = [...data.terms.map(({ product }, place) => [place, product]), ["others", data.others.product], ["bias", data.bias]];
  const total = kept.reduce((all, [place, product]) => (off.has(place) ? all : all + product), 0);
  const parts = [document.createTextNode(`${data.unit}: the sum is `), element("b", "", readable(total))];
  if (data.activation !== "linear") {
    parts.push(document.createTextNode(`, and ${ACTIVATION_NAMES[data.activation]} makes `), element("b", "", readable(ACTIVATIONS[data.activation].of(total))), document.createTextNode(" of it"));
  }
  parts.push(document.createTextNode(off.size ? ` (with all terms ${readable(data.total)}).` : "."));
  sum.replaceChildren(...parts);
}
