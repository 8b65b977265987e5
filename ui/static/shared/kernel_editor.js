// A kernel as a grid of numbers: type them, drag them up and down, or click from one to the next.

const CLICKED = [0, 1, -1];
const DRAG_PIXELS = 6;
const DRAG_STEP = 0.1;
const MOST = 99;

const EDITOR_HINT = "Click, drag up or down, or type.";

// Returns { node, show(rows) }; `onChange` gets the rows of numbers that there are now.
function kernelEditor(onChange, label = "The kernel's weights") {
  const node = element("div", "kernel");
  node.setAttribute("role", "group");
  node.setAttribute("aria-label", label);
  const state = { node, rows: [], onChange };
  node.onpointerdown = (event) => event.target.matches("input") && beginDrag(state, event);
  node.oninput = (event) => typed(state, event.target);
  node.addEventListener("focusout", ({ target }) => {
    target.epochscopeTyped = null;
    showKernel(state, state.rows);
  });
  node.onkeydown = (event) => turnByKey(state, event);
  return { node, show: (rows) => showKernel(state, rows) };
}

function showKernel(state, rows) {
  const { node } = state;
  state.rows = rows;
  const count = rows.length * rows[0].length;
  if (node.childElementCount !== count || node.dataset.wide !== String(rows[0].length)) {
    node.style.setProperty("--wide", rows[0].length);
    node.dataset.wide = rows[0].length;
    node.replaceChildren(...rows.flatMap((row, at) => row.map((_, beside) => weightField(at, beside))));
  }
  const weights = rows.flat();
  const colour = kernelColours(weights);
  weights.forEach((weight, place) => {
    const field = node.children[place];
    if (field !== document.activeElement || field.epochscopeTyped !== weight) field.value = decimals(weight, 3);
    field.removeAttribute("aria-invalid");
    dress(field, colour(weight));
  });
}

function weightField(row, column) {
  const field = element("input");
  Object.assign(field, { type: "text", inputMode: "decimal", autocomplete: "off" });
  field.setAttribute("aria-label", `Weight in row ${row + 1}, column ${column + 1}`);
  return field;
}

function placeOfField({ node, rows }, field) {
  const place = [...node.children].indexOf(field);
  return [Math.floor(place / rows[0].length), place % rows[0].length];
}

function setWeight(state, field, weight) {
  const [row, column] = placeOfField(state, field);
  const kept = Math.min(Math.max(Math.round(weight * 1e6) / 1e6, -MOST), MOST);
  const rows = state.rows.map((line, at) => (at === row ? line.map((old, beside) => (beside === column ? kept : old)) : line));
  showKernel(state, rows);
  state.onChange(rows);
}

function weightOf(state, field) {
  const [row, column] = placeOfField(state, field);
  return state.rows[row][column];
}

function beginDrag(state, event) {
  const field = event.target;
  const [begun, from] = [event.clientY, weightOf(state, field)];
  let dragged = false;
  field.setPointerCapture(event.pointerId);
  field.onpointermove = ({ clientY }) => {
    const steps = Math.round((begun - clientY) / DRAG_PIXELS);
    if (!dragged && !steps) return;
    dragged = true;
    field.epochscopeTyped = null;
    setWeight(state, field, from + steps * DRAG_STEP);
  };
  field.onpointerup = field.onpointercancel = ({ type }) => {
    field.onpointermove = field.onpointerup = field.onpointercancel = null;
    if (dragged || type === "pointercancel") return;
    field.epochscopeTyped = null;
    setWeight(state, field, CLICKED[(CLICKED.indexOf(from) + 1) % CLICKED.length]);
    field.select();
  };
}

function typed(state, field) {
  const text = field.value.trim().replace(",", ".").replace("−", "-");
  const weight = Number(text);
  const right = text !== "" && Number.isFinite(weight) && Math.abs(weight) <= MOST;
  if (!right) {
    field.setAttribute("aria-invalid", "true");
    return;
  }
  // What is being typed, as in "-0.", is left as it is.
  field.epochscopeTyped = weight;
  setWeight(state, field, weight);
}

function turnByKey(state, event) {
  const steps = { ArrowUp: 1, ArrowDown: -1 }[event.key];
  if (!steps || !event.target.matches("input")) return;
  event.preventDefault();
  event.target.epochscopeTyped = null;
  setWeight(state, event.target, weightOf(state, event.target) + steps * (event.shiftKey ? 1 : DRAG_STEP));
}
