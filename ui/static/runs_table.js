// The table of runs. Built with textContent only, never from markup. See ui/runs_table.py.

const WIDTH = 96;
const HEIGHT = 24;
const EDGE = 2;

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [data] = component.data;
  const region = parentElement.querySelector(".es-runs");
  region.setAttribute("aria-label", data.description);
  const wanted = JSON.stringify([data.columns, data.rows]);
  if (region.epochscopeShown !== wanted) {
    const focused = focusedPlace(region);
    region.replaceChildren(table(data));
    region.epochscopeShown = wanted;
    region.querySelector(focused)?.focus({ preventScroll: true });
  }
  show(region, data);
  region.onclick = (event) => clicked(event, setTriggerValue);
  region.onchange = (event) => {
    tick(region, event.target);
    setTriggerValue("check", boxes(region).filter((box) => box.checked).map((box) => box.value));
  };
}

function clicked(event, setTriggerValue) {
  const button = event.target.closest("button");
  if (button) return setTriggerValue(button.dataset.what, button.dataset.value);
  if (event.target.closest("label, input")) return;
  const line = event.target.closest("tbody tr");
  if (line && !getSelection().toString()) setTriggerValue("open", line.dataset.run);
}

function boxes(region) {
  return [...region.querySelectorAll("tbody input")];
}

// The box in the heading ticks all; it is itself ticked when all are.
function tick(region, box) {
  const all = region.querySelector("thead input");
  if (box === all) for (const one of boxes(region)) one.checked = all.checked;
  mark(region);
}

function mark(region) {
  const all = region.querySelector("thead input");
  const ticked = boxes(region).filter((one) => one.checked).length;
  all.checked = ticked > 0 && ticked === boxes(region).length;
  all.indeterminate = ticked > 0 && !all.checked;
}

function show(region, { opened, checked }) {
  for (const line of region.querySelectorAll("tbody tr")) {
    line.toggleAttribute("aria-current", line.dataset.run === opened);
  }
  for (const box of boxes(region)) box.checked = checked.includes(box.value);
  mark(region);
}

// A button that was just clicked keeps the focus when the rows have changed.
function focusedPlace(region) {
  const { what, value } = region.contains(document.activeElement) ? document.activeElement.dataset : {};
  return what ? `[data-what="${what}"][data-value="${CSS.escape(value)}"]` : "[data-none]";
}

function table({ columns, rows }) {
  const [whole, head, body] = ["table", "thead", "tbody"].map((tag) => element(tag));
  const headings = element("tr");
  headings.append(choice("th", "", "all runs shown"), ...columns.map(heading));
  head.append(headings);
  body.append(...rows.map(line));
  whole.append(head, body);
  return whole;
}

function heading({ name, title, meaning, numeric, sort }, place) {
  const made = element("th", place === 0 ? "name" : numeric ? "es-number" : "");
  made.scope = "col";
  made.title = meaning;
  if (!name) {
    made.textContent = title;
    return made;
  }
  if (sort) made.setAttribute("aria-sort", sort);
  made.append(press("sort", name, title, `${title}: sort. ${meaning}`));
  return made;
}

function line(row) {
  const made = element("tr", row.faded ? "faded" : "");
  made.dataset.run = row.id;
  made.append(choice("td", row.id, row.name), named(row), ...row.cells.map((cell) => cellOf(cell, row)));
  return made;
}

function choice(tag, value, words) {
  const made = element(tag, "choice");
  const label = element("label");
  const box = element("input");
  Object.assign(box, { type: "checkbox", value });
  box.setAttribute("aria-label", `Choose ${words}`);
  label.append(box);
  made.append(label);
  return made;
}

function named(row) {
  const made = element("th", "name");
  made.scope = "row";
  const place = element("div");
  // A run that comes with the app has none, but its room.
  if (!row.starrable) place.append(element("span", "star"));
  else {
    const star = press("star", row.id, row.star ? "★" : "☆", row.star ? `Take the star of ${row.name}` : `Star ${row.name}`);
    star.className = "star";
    star.setAttribute("aria-pressed", String(row.star));
    place.append(star);
  }
  const words = element("span", "words");
  words.append(press("open", row.id, row.name, `${row.name}, ${row.mark}: show it below`));
  words.append(element("small", "", row.mark));
  place.append(words, ...row.tags.map((tag) => element("i", "tag", tag)));
  if (row.problem) {
    const warning = element("i", "problem", "!");
    warning.title = row.problem;
    warning.setAttribute("role", "img");
    warning.setAttribute("aria-label", row.problem);
    place.append(warning);
  }
  made.append(place);
  return made;
}

function cellOf(cell, row) {
  if (cell.curve) return curveCell(cell);
  const made = element("td", cell.numeric ? "es-number" : "", cell.status ? "" : cell.text);
  if (cell.status) {
    const status = element("span", "status", cell.text);
    status.dataset.status = row.status;
    made.append(status);
  }
  return made;
}

function curveCell({ curve, text }) {
  const made = element("td", "curve");
  if (!curve.length) {
    made.textContent = text;
    return made;
  }
  const picture = drawing("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: "img" });
  picture.setAttribute("aria-label", text);
  const title = drawing("title", {});
  title.textContent = text;
  const points = curve.map((value, place) => [
    EDGE + (place * (WIDTH - 2 * EDGE)) / Math.max(curve.length - 1, 1),
    HEIGHT - EDGE - value * (HEIGHT - 2 * EDGE),
  ]);
  const best = points[curve.indexOf(Math.max(...curve))];
  picture.append(
    title,
    drawing("polyline", { points: points.map((point) => point.join(",")).join(" ") }),
    drawing("circle", { cx: best[0], cy: best[1], r: 2 }),
  );
  made.append(picture);
  return made;
}

function drawing(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function press(what, value, text, words) {
  const button = element("button", "", text);
  button.type = "button";
  Object.assign(button.dataset, { what, value });
  button.setAttribute("aria-label", words);
  return button;
}
