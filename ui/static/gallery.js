// A grid of pictures, each a button. Built with textContent only, never from markup. See ui/gallery.py.

const PREVIEW_MS = 350;
const GAP = 10;
const MARKS = { correct: ["✓", "answered right"], wrong: ["✗", "answered wrong"] };

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [data] = component.data;
  const grid = parentElement.querySelector(".epochscope-gallery");
  const preview = parentElement.querySelector(".epochscope-preview");
  grid.setAttribute("aria-label", data.description);
  grid.style.setProperty("--size", `${data.size}px`);
  grid.style.setProperty("--columns", data.columns ?? "");
  grid.classList.toggle("counted", Boolean(data.columns));
  const wanted = JSON.stringify(data.pictures);
  if (grid.epochscopeShown !== wanted) {
    hide(preview);
    grid.replaceChildren(...data.pictures.map(card));
    grid.epochscopeShown = wanted;
  }
  select(grid, data.selected);
  grid.onclick = (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    select(grid, button.dataset.pictureId);
    setTriggerValue("click", button.dataset.pictureId);
  };
  grid.onkeydown = (event) => move(grid, event);
  grid.onfocusin = (event) => makeTabStop(grid, event.target.closest("button"));
  listenForPreview(grid, preview, data.pictures);
  return () => setTimeout(() => preview.isConnected || clearTimeout(preview.epochscopeTimer));
}

function card(picture) {
  const item = element("div");
  item.setAttribute("role", "listitem");
  const button = element("button");
  button.type = "button";
  button.tabIndex = -1;
  button.dataset.pictureId = picture.id;
  button.append(image(picture));
  if (picture.caption) button.append(caption(picture));
  if (picture.detail) button.append(hidden(element("span", "detail", picture.detail)));
  button.append(...picture.bars.map((entry) => hidden(bar(entry))));
  item.append(button);
  return item;
}

// The picture's text says all that its button shows, so a screen reader hears it once and in order.
function image(picture) {
  const words = [picture.caption, picture.detail, MARKS[picture.mark]?.[1]];
  words.push(...picture.bars.map(([label, share]) => `${percent(share)} ${label}`));
  const made = element("img");
  return Object.assign(made, { src: picture.source, alt: words.filter(Boolean).join(", ") || picture.id, loading: "lazy" });
}

function caption(picture) {
  const line = hidden(element("span", "caption"));
  if (picture.accent) line.append(coloured(element("span", "accent"), picture.accent));
  if (picture.mark) {
    const mark = element("span", "mark", MARKS[picture.mark][0]);
    mark.dataset.mark = picture.mark;
    line.append(mark);
  }
  line.append(element("span", "", picture.caption));
  return line;
}

function bar([label, share, colour]) {
  const line = coloured(element("span", "bar"), colour);
  line.style.setProperty("--share", `${100 * share}%`);
  line.append(element("span", "", label), element("span", "", percent(share)));
  return line;
}

function select(grid, id) {
  const buttons = [...grid.querySelectorAll("button")];
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.pictureId === id));
  const chosen = buttons.find((button) => button.dataset.pictureId === id);
  const stop = buttons.find((button) => button.tabIndex === 0);
  makeTabStop(grid, chosen ?? stop ?? buttons[0]);
}

// Tab reaches the gallery once; arrow keys move within it.
function makeTabStop(grid, chosen) {
  if (!chosen) return;
  for (const button of grid.querySelectorAll('button[tabindex="0"]')) button.tabIndex = -1;
  chosen.tabIndex = 0;
}

function move(grid, event) {
  const buttons = [...grid.querySelectorAll("button")];
  const here = buttons.indexOf(document.activeElement);
  const columns = getComputedStyle(grid).gridTemplateColumns.split(" ").length;
  const targets = {
    ArrowRight: here + 1,
    ArrowLeft: here - 1,
    ArrowDown: here + columns,
    ArrowUp: here - columns,
    Home: 0,
    End: buttons.length - 1,
  };
  const next = buttons[targets[event.key]];
  if (here < 0 || !next) return;
  event.preventDefault();
  next.focus();
}

function listenForPreview(grid, preview, pictures) {
  const byId = new Map(pictures.map((picture) => [picture.id, picture]));
  const canHover = matchMedia("(hover: hover)").matches;
  const plan = (button) => {
    hide(preview);
    if (!button || !preview.showPopover) return;
    preview.epochscopeTimer = setTimeout(() => show(preview, button, byId.get(button.dataset.pictureId)), PREVIEW_MS);
  };
  grid.onmouseover = (event) => {
    const button = event.target.closest("button");
    if (canHover && !button?.contains(event.relatedTarget)) plan(button);
  };
  grid.onmouseleave = () => hide(preview);
  grid.onmousedown = () => hide(preview);
  grid.onfocusout = () => hide(preview);
  grid.onwheel = () => hide(preview);
}

function show(preview, button, picture) {
  if (!button.isConnected || !picture) return;
  const large = element("img");
  large.src = picture.source;
  preview.replaceChildren(large, caption(picture));
  if (picture.detail) preview.append(element("span", "detail", picture.detail));
  preview.append(...picture.bars.map(bar));
  preview.showPopover();
  place(preview, button.getBoundingClientRect());
}

// Beside the picture, on the side that has room, and never beyond the window.
function place(preview, anchor) {
  const { offsetWidth: width, offsetHeight: height } = preview;
  const right = anchor.right + GAP;
  const left = right + width + GAP < innerWidth ? right : Math.max(GAP, anchor.left - width - GAP);
  const top = Math.min(Math.max(GAP, anchor.top), innerHeight - height - GAP);
  Object.assign(preview.style, { left: `${left}px`, top: `${Math.max(GAP, top)}px` });
}

function hide(preview) {
  clearTimeout(preview.epochscopeTimer);
  if (preview.matches(":popover-open")) preview.hidePopover();
}

function hidden(made) {
  made.setAttribute("aria-hidden", "true");
  return made;
}

function coloured(made, colour) {
  made.style.setProperty("--colour", colour);
  return made;
}

function percent(share) {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`;
}
