// A table with buttons in it. Built with textContent only, never from markup. See ui/clickable_table.py.

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [data] = component.data;
  const region = parentElement.querySelector(".es-table");
  region.setAttribute("aria-label", data.description);
  const wanted = JSON.stringify(data);
  // A button that was just clicked keeps the focus when nothing has changed.
  if (region.epochscopeShown !== wanted) {
    region.replaceChildren(table(data));
    region.epochscopeShown = wanted;
  }
  region.onclick = (event) => {
    const button = event.target.closest("button");
    if (button) setTriggerValue("click", button.dataset.value);
  };
}

function table({ columns, rows, numeric }) {
  const place = (made, index) => {
    if (numeric.includes(index)) made.className = "es-number";
    return made;
  };
  const heading = element("tr");
  heading.append(...columns.map((text, index) => place(headingCell(text), index)));
  const lines = rows.map((cells) => {
    const line = element("tr");
    line.append(...cells.map((cell, index) => place(bodyCell(cell), index)));
    return line;
  });
  const [whole, head, body] = ["table", "thead", "tbody"].map((tag) => element(tag));
  head.append(heading);
  body.append(...lines);
  whole.append(head, body);
  return whole;
}

function headingCell(text) {
  const made = element("th", "", text);
  made.scope = "col";
  return made;
}

function bodyCell(cell) {
  if (cell.value === undefined) return element("td", "", cell.text);
  const made = element("td");
  const button = element("button", "", cell.text);
  button.type = "button";
  button.dataset.value = cell.value;
  button.setAttribute("aria-label", `${cell.text}: ${cell.description}`);
  made.append(button);
  return made;
}
