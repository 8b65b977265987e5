// Small pictures cut from common sheets, each a button that chooses it. See ui/inside/tiles.py.

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [data] = component.data;
  const grid = parentElement.querySelector(".epochscope-tiles");
  grid.setAttribute("aria-label", data.description);
  grid.style.setProperty("--size", `${data.size}px`);
  const wanted = JSON.stringify([data.tiles, data.sheets]);
  if (grid.epochscopeShown !== wanted) {
    grid.replaceChildren(...data.tiles.map((one) => tile(one, data.sheets)));
    grid.epochscopeShown = wanted;
  }
  press(grid, (button) => button.dataset.tile === String(data.selected));
  grid.onclick = (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    press(grid, (other) => other === button);
    setTriggerValue("chosen", button.dataset.tile);
  };
  grid.onkeydown = (event) => moveByArrow(grid, event);
  grid.onfocusin = (event) => makeTabStop(grid, event.target.closest("button"));
}

function tile({ id, words, caption, parts }, sheets) {
  const item = element("div");
  item.setAttribute("role", "listitem");
  const button = element("button");
  button.type = "button";
  button.tabIndex = -1;
  button.dataset.tile = id;
  button.title = words;
  button.setAttribute("aria-label", words);
  const pictures = element("span", "parts");
  pictures.append(...parts.map((part) => cut(part, sheets[part.sheet])));
  button.append(pictures);
  if (caption) button.append(element("span", "caption", caption));
  item.append(button);
  return item;
}

// The place of a small picture on its sheet, in the percentages that CSS wants.
function cut({ number, frame }, sheet) {
  const [width, height] = sheet.tile;
  const made = element("span", "part");
  const left = (number % sheet.columns) * (width + 2 * sheet.gutter) + sheet.gutter;
  const top = Math.floor(number / sheet.columns) * (height + 2 * sheet.gutter) + sheet.gutter;
  Object.assign(made.style, {
    aspectRatio: `${width} / ${height}`,
    backgroundImage: `url("${sheet.source}")`,
    backgroundSize: `${(100 * sheet.width) / width}% ${(100 * sheet.height) / height}%`,
    backgroundPosition: `${share(left, sheet.width - width)}% ${share(top, sheet.height - height)}%`,
  });
  if (frame) made.append(framed(frame, width, height));
  return made;
}

function share(offset, room) {
  return room ? (100 * offset) / room : 0;
}

function framed([top, left, bottom, right], width, height) {
  const mark = element("i");
  Object.assign(mark.style, {
    left: `${(100 * left) / width}%`,
    top: `${(100 * top) / height}%`,
    width: `${(100 * (right - left)) / width}%`,
    height: `${(100 * (bottom - top)) / height}%`,
  });
  return mark;
}
