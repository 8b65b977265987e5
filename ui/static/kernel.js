// The weights of a kernel as fields on their colours; they are sent together, by button or Enter. See ui/inside/kernel.py.

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [data] = component.data;
  const form = parentElement.querySelector(".epochscope-kernel");
  const state = (form.epochscope ??= build(form));
  state.data = data;
  const drawn = JSON.stringify(data);
  if (state.drawn !== drawn) draw(state);
  state.drawn = drawn;
  form.onsubmit = (event) => {
    event.preventDefault();
    const values = numbers(state);
    if (values) setTriggerValue("edited", values);
  };
}

function build(form) {
  const grid = element("div", "grid");
  grid.setAttribute("role", "group");
  const button = element("button", "apply");
  button.type = "submit";
  const words = element("output", "words");
  form.noValidate = true;
  form.replaceChildren(grid, button, words);
  const state = { grid, button, words };
  grid.oninput = () => changed(state);
  grid.onkeydown = (event) => moveBetweenFields(grid, event);
  return state;
}

function draw(state) {
  const { data, grid, button } = state;
  grid.setAttribute("aria-label", data.description);
  grid.style.gridTemplateColumns = `repeat(${data.values[0].length}, minmax(0, 1fr))`;
  grid.replaceChildren(
    ...data.values.flatMap((line, row) =>
      line.map((value, column) => {
        const field = element("input");
        Object.assign(field, { type: "text", inputMode: "decimal", value, autocomplete: "off", spellcheck: false });
        field.setAttribute("aria-label", `row ${row}, column ${column}`);
        return field;
      }),
    ),
  );
  button.textContent = data.button;
  changed(state);
}

// What each field holds, or null where one holds no number.
function numbers({ grid, data }) {
  const values = [...grid.children].map(({ value }) => Number(value.trim().replace("−", "-").replace(",", ".") || NaN));
  if (!values.every(Number.isFinite)) return null;
  const width = data.values[0].length;
  return data.values.map((_, row) => values.slice(row * width, (row + 1) * width));
}

function changed(state) {
  const { grid, button, words, data } = state;
  for (const field of grid.children) paint(field, data.bound);
  const values = numbers(state);
  button.disabled = !values || JSON.stringify(values) === JSON.stringify(data.values.map((line) => line.map(Number)));
  words.textContent = values ? "" : "Each field takes a number, as in -0.25.";
}

function paint(field, bound) {
  const value = Number(field.value.trim().replace("−", "-").replace(",", ".") || NaN);
  const share = Math.min(Math.abs(value) / bound, 1) || 0;
  field.toggleAttribute("aria-invalid", Number.isNaN(value));
  field.style.setProperty("--share", `${Math.round(70 * share)}%`);
  field.style.setProperty("--colour", value < 0 ? "#d9791e" : "#3f78d8");
}

function moveBetweenFields(grid, event) {
  const fields = [...grid.children];
  const columns = getComputedStyle(grid).gridTemplateColumns.split(" ").length;
  const next = fields[fields.indexOf(event.target) + ({ ArrowDown: columns, ArrowUp: -columns }[event.key] ?? NaN)];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select();
}
