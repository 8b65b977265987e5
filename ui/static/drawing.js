// A network to scale: a box, bar or slab a layer, each a button. See ui/drawing.py.

const SLANT = 0.5;
const EDGE = 1;

export default function (component) {
  const [data] = component.data;
  const root = component.parentElement.querySelector(".epochscope-drawing");
  const row = root.querySelector(".row");
  const words = root.querySelector(".words");
  row.setAttribute("aria-label", data.description);
  const wanted = JSON.stringify([data.picture, data.layers]);
  if (root.epochscopeShown !== wanted) {
    const focused = [...row.children].indexOf(document.activeElement);
    row.replaceChildren(picture(data), ...data.layers.map(layer));
    root.epochscopeShown = wanted;
    if (focused >= 0) row.children[focused]?.focus({ preventScroll: true });
  }
  const tell = (place) => show(root, data, place);
  tell(Math.min(root.epochscopePlace ?? -1, data.layers.length - 1));
  row.onpointerover = row.onfocusin = (event) => tell(placeOf(row, event.target));
  row.onclick = (event) => {
    const place = placeOf(row, event.target);
    if (place >= 0) document.dispatchEvent(new CustomEvent("epochscope-layer", { detail: data.layers[place].id }));
  };
  row.onkeydown = (event) => along(row, event);
  const heard = (event) => tell(data.layers.findIndex(({ id }) => id === event.detail));
  document.addEventListener("epochscope-block", heard);
  return () => document.removeEventListener("epochscope-block", heard);

  function show(root, data, place) {
    root.epochscopePlace = place;
    [...row.children].forEach((node, index) => node.classList.toggle("chosen", index === place + 1 && place >= 0));
    const told = place < 0 ? data.input : data.layers[place].words;
    words.replaceChildren(element("b", "", told[0]), ...told.slice(1).map((fact) => element("span", "", fact)));
    const field = row.querySelector(".field");
    const side = place < 0 ? 0 : data.layers[place].sees;
    const room = data.picture.width;
    Object.entries({ x: (room - side) / 2, y: (room - side) / 2, width: side, height: side }).forEach(([name, value]) =>
      field.setAttribute(name, name === "x" || name === "y" ? value + Number(field.dataset[name]) : value),
    );
  }
}

function placeOf(row, node) {
  const button = node.closest("button, .picture");
  return [...row.children].indexOf(button) - 1;
}

// Tab reaches the row once; arrow keys move along it.
function along(row, event) {
  const buttons = [...row.querySelectorAll("button")];
  const here = buttons.indexOf(document.activeElement);
  const next = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (here < 0 || !buttons[next]) return;
  event.preventDefault();
  for (const button of buttons) button.tabIndex = -1;
  buttons[next].tabIndex = 0;
  buttons[next].focus();
}

function picture({ picture: box, source }) {
  const node = element("div", "picture");
  const drawn = boxOf(box);
  const depth = SLANT * box.depth;
  const image = shape("image", { x: EDGE, y: EDGE + depth, width: box.width, height: box.height, href: source });
  const field = shape("rect", { class: "field" });
  Object.assign(field.dataset, { x: EDGE, y: EDGE + depth });
  drawn.append(image, field);
  node.append(drawn, element("span", "label", "picture"));
  return node;
}

function layer({ id, group, kind, title, label, description, ...box }, place) {
  const button = element("button", `layer ${box.sort}`);
  button.type = "button";
  button.tabIndex = place === 0 ? 0 : -1;
  Object.assign(button.dataset, { id, group, kind });
  button.setAttribute("aria-label", description);
  button.append(box.sort === "map" ? boxOf(box) : barOf(box), element("span", "label", label));
  return button;
}

function boxOf({ width, height, depth }) {
  const slant = SLANT * depth;
  const drawn = sheet(width + slant, height + slant);
  const [left, top] = [EDGE, EDGE + slant];
  const corners = (...points) => points.map(([x, y]) => `${left + x},${top + y}`).join(" ");
  drawn.append(
    shape("polygon", { class: "top", points: corners([0, 0], [slant, -slant], [width + slant, -slant], [width, 0]) }),
    shape("polygon", {
      class: "side",
      points: corners([width, 0], [width + slant, -slant], [width + slant, height - slant], [width, height]),
    }),
    shape("rect", { class: "face", x: left, y: top, width, height }),
  );
  return drawn;
}

function barOf({ width, height }) {
  const drawn = sheet(width, height);
  drawn.append(shape("rect", { class: "face", x: EDGE, y: EDGE, width, height, rx: 1.5 }));
  return drawn;
}

function sheet(width, height) {
  const [wide, high] = [width + 2 * EDGE, height + 2 * EDGE];
  return shape("svg", { viewBox: `0 0 ${wide} ${high}`, width: wide, height: high, "aria-hidden": "true" });
}

function shape(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
