// What labs are turned by: a slider with its value beside it, a row of choices, a switch.

function slider({ label, min, max, step, value, format = readable, on }) {
  const node = element("label", "slider");
  const input = element("input");
  Object.assign(input, { type: "range", min, max, step });
  input.value = value;
  const told = element("output", "", format(value));
  input.oninput = () => {
    told.textContent = format(Number(input.value));
    input.setAttribute("aria-valuetext", told.textContent);
    on(Number(input.value));
  };
  node.append(element("span", "", label), input, told);
  const set = (to) => {
    input.value = to;
    told.textContent = format(to);
    input.setAttribute("aria-valuetext", told.textContent);
  };
  set(value);
  return { node, set };
}

let choicesMade = 0;

// `options` are [value, text]; one of them is chosen.
function choices({ label, options, value, on }) {
  const node = element("fieldset", "choices");
  node.append(element("legend", "", label));
  const name = `epochscope-choices-${(choicesMade += 1)}`;
  for (const [option, text] of options) {
    const line = element("label");
    const input = element("input");
    Object.assign(input, { type: "radio", name, value: option, checked: option === value });
    input.onchange = () => on(option);
    line.append(input, element("span", "", text));
    node.append(line);
  }
  return node;
}

function toggle({ label, value, on }) {
  const node = element("label", "toggle");
  const input = element("input");
  Object.assign(input, { type: "checkbox", checked: value });
  input.onchange = () => on(input.checked);
  node.append(input, element("span", "", label));
  return node;
}

function pressed(text, on) {
  const button = element("button", "press", text);
  button.type = "button";
  button.onclick = on;
  return button;
}

// Four digits, with a proper minus.
function readable(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "no number" : value > 0 ? "infinite" : "−infinite";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return powerOfTen(value);
  return String(Number(value.toPrecision(4))).replace("-", "−");
}

function powerOfTen(value) {
  const [digits, exponent] = value.toExponential(1).split("e");
  const raised = [...exponent.replace("+", "")].map((sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]).join("");
  return `${digits.replace("-", "−")} · 10${raised}`;
}

function percent(share, digits = 1) {
  return Number.isFinite(share) ? `${(100 * share).toFixed(digits)}%` : readable(share);
}

const SVG = "http://www.w3.org/2000/svg";

function drawn(tag, attributes = {}, text = "") {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text) node.textContent = text;
  return node;
}
