// What labs are turned by: sliders, choices of a few, switches and buttons, each with its label.

// Returns { node, show(value) }; `told` makes the words beside it of a value.
function slider({ label, min, max, step, value = min, told = readable, on }) {
  const node = element("label", "slider");
  const input = element("input");
  Object.assign(input, { type: "range", min, max, step });
  input.setAttribute("aria-label", label);
  const words = element("output");
  // The slider itself tells its value to who listens.
  words.setAttribute("aria-live", "off");
  node.append(element("span", "", label), input, words);
  const show = (to) => {
    if (Number(input.value) !== to) input.value = to;
    words.textContent = told(to);
    input.setAttribute("aria-valuetext", words.textContent);
  };
  input.oninput = () => {
    show(Number(input.value));
    on(Number(input.value));
  };
  show(value);
  return { node, show };
}

// One below the other, their ends in line.
function stacked(...sliders) {
  const node = element("div", "sliders");
  node.append(...sliders.map((one) => one.node));
  return node;
}

// `options` are [value, text]; one of them is chosen. Returns { node, show(value) }.
function choices({ label, options, value, on }) {
  const node = element("fieldset", "choices");
  node.append(element("legend", "", label));
  // Two groups of one name would be one group, even in two labs of a page.
  const name = `epochscope-choices-${Math.random()}`;
  const inputs = options.map(([option, text]) => {
    const line = element("label");
    const input = element("input");
    Object.assign(input, { type: "radio", name });
    input.onchange = () => on(option);
    line.append(input, element("span", "", text));
    node.append(line);
    return input;
  });
  const show = (chosen) => inputs.forEach((input, place) => (input.checked = options[place][0] === chosen));
  show(value);
  return { node, show };
}

function toggle({ label, value, on }) {
  const node = element("label", "toggle");
  const input = element("input");
  Object.assign(input, { type: "checkbox", checked: value });
  input.onchange = () => on(input.checked);
  node.append(input, element("span", "", label));
  return node;
}

// `words` say more than the button does, to who rests on it.
function pushButton(text, on, words = "") {
  const button = element("button", "push", text);
  button.type = "button";
  if (words) button.title = words;
  button.onclick = on;
  return button;
}
