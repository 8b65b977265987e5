// The small parts that labs are made of: buttons, choices of a few, sliders, each with its label.

function pushButton(text, label, onClick) {
  const button = element("button", "push", text);
  button.type = "button";
  button.setAttribute("aria-label", label);
  button.title = label;
  button.onclick = onClick;
  return button;
}

// Some of `options`, [value, text] each. Returns { node, show(value) }.
function choiceOf(label, options, onChange) {
  const node = element("div", "choice");
  node.setAttribute("role", "group");
  node.setAttribute("aria-label", label);
  node.append(element("span", "", label));
  const buttons = options.map(([value, text]) => {
    const button = element("button", "", text);
    button.type = "button";
    button.onclick = () => onChange(value);
    node.append(button);
    return button;
  });
  const show = (chosen) =>
    buttons.forEach((button, place) => button.setAttribute("aria-pressed", String(options[place][0] === chosen)));
  return { node, show };
}

// Returns { node, show(value) }; `told` makes the words beside it of a value.
function sliderOf(label, [low, high, step], told, onChange) {
  const node = element("label", "slider");
  const input = element("input");
  Object.assign(input, { type: "range", min: low, max: high, step });
  input.setAttribute("aria-label", label);
  const words = element("output");
  node.append(element("span", "", label), input, words);
  input.oninput = () => onChange(Number(input.value));
  const show = (value) => {
    input.value = value;
    words.textContent = told(value);
    input.setAttribute("aria-valuetext", told(value));
  };
  return { node, show };
}

function figureOf(name, title, ...parts) {
  const figure = element("figure", name);
  const caption = element("figcaption");
  caption.append(element("b", "", title), element("span"));
  figure.append(caption, ...parts);
  return { node: figure, tell: (words) => (caption.lastChild.textContent = words) };
}

// What a map is painted with, and what its ends stand for, by the kernel that made it: an average keeps a picture, what
// only adds is grey, what takes away has two colours.
function lookOf(weights, map) {
  const sum = total(weights);
  if (Math.abs(sum - 1) < 1e-6) return { colour: greys(), words: "Black is 0, white is 1; what lies beyond is cut off." };
  if (weights.every((weight) => weight >= 0) && sum > 0) {
    return { colour: greys(0, sum), words: `Black is 0, white is ${readable(sum)}.` };
  }
  const bound = largestOf(map.values);
  const ends = `The brightest blue is ${readable(bound)}, the brightest orange ${readable(-bound)}, black is 0.`;
  return { colour: signs(bound), words: bound > 0 ? ends : "Black is 0." };
}
