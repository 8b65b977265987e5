// What is left of a correction after so many activations: the slope, multiplied by itself. See ui/learn/activation/slopes.py.

// Bars are logarithmic: full at 1, empty at a millionth.
const SMALLEST = -6;

export default function (component) {
  const [data] = component.data;
  const node = component.parentElement.querySelector(".epochscope-slopes");
  if (isNews(node, data)) build(node, data);
}

function build(node, { names, layers }) {
  const state = { name: "sigmoid", x: 0, layers };
  const bars = element("div", "bars");
  bars.setAttribute("role", "list");
  const words = element("p", "soft");
  words.setAttribute("aria-live", "polite");
  const options = names.map((name) => [name, ACTIVATION_NAMES[name]]);
  const chooseName = (name) => {
    state.name = name;
    show(state, bars, words);
  };
  const move = (x) => {
    state.x = x;
    show(state, bars, words);
  };
  const x = slider({ label: "x at every layer", min: -5, max: 5, step: 0.1, value: state.x, on: move });
  node.replaceChildren(
    choices({ label: "Activation", options, value: state.name, on: chooseName }).node,
    stacked(x),
    words,
    bars,
  );
  show(state, bars, words);
}

function show({ name, x, layers }, bars, words) {
  const slope = ACTIVATIONS[name].slope(x);
  words.textContent = `Slope ${readable(slope)} at ${readable(x)}. What is left of a correction of 1, on a logarithmic scale:`;
  bars.replaceChildren(
    ...Array.from({ length: layers }, (_, place) => {
      const left = slope ** (place + 1);
      const bar = element("div", "bar");
      bar.setAttribute("role", "listitem");
      const [track, fill] = [element("span"), element("i")];
      const share = left === 0 ? 0 : 1 - Math.log10(Math.abs(left)) / SMALLEST;
      fill.style.width = `${100 * Math.min(Math.max(share, 0), 1)}%`;
      track.append(fill);
      bar.append(element("span", "", `${place + 1} ${place ? "layers" : "layer"}`), track, element("b", "", readable(left)));
      return bar;
    }),
  );
}
