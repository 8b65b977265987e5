// A grid of pictures, each a button. Built with textContent only, never from markup. See ui/gallery.py.

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const grid = parentElement.querySelector(".epochscope-gallery");
  grid.setAttribute("aria-label", data.description);
  grid.style.setProperty("--size", `${data.size}px`);
  grid.onclick = (event) => {
    const button = event.target.closest("button");
    if (button) setTriggerValue("click", button.dataset.pictureId);
  };
  grid.onkeydown = (event) => move(grid, event);
  const wanted = JSON.stringify(data.pictures);
  if (grid.epochscopeShown !== wanted) {
    grid.replaceChildren(...data.pictures.map(card));
    grid.epochscopeShown = wanted;
  }
  for (const button of grid.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.pictureId === data.selected));
  }
}

function card(picture) {
  const item = element("div");
  item.setAttribute("role", "listitem");
  const button = element("button");
  button.type = "button";
  button.dataset.pictureId = picture.id;
  if (picture.mark) button.dataset.mark = picture.mark;
  button.title = [picture.detail, ...picture.bars.map(([label, share]) => `${percent(share)} ${label}`)].join("\n");
  const image = element("img");
  Object.assign(image, { src: picture.source, alt: picture.detail || picture.caption, loading: "lazy" });
  button.append(image, element("span", "caption", picture.caption));
  if (picture.detail) button.append(element("span", "detail", picture.detail));
  button.append(...picture.bars.map(bar));
  item.append(button);
  return item;
}

function bar([label, share, colour]) {
  const line = element("span", "bar");
  line.style.setProperty("--share", percent(share));
  line.style.setProperty("--colour", colour);
  line.append(element("span", "", label), element("span", "", percent(share)));
  return line;
}

function move(grid, event) {
  const buttons = [...grid.querySelectorAll("button")];
  const columns = getComputedStyle(grid).gridTemplateColumns.split(" ").length;
  const step = { ...STEPS, ArrowDown: columns, ArrowUp: -columns }[event.key];
  const next = buttons[buttons.indexOf(document.activeElement) + step];
  if (!step || !next) return;
  event.preventDefault();
  next.focus();
}

function element(tag, name = "", text = "") {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}

function percent(share) {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`;
}
