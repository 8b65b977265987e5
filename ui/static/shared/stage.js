// Maps to look at and to point at: a canvas in a box, frames over it, a caption above.

// Returns { node, canvas, frame(name) }.
function stage(label) {
  const node = element("div", "stage");
  const canvas = element("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", label);
  node.append(canvas);
  const frames = {};
  const frame = (name) => (frames[name] ??= node.appendChild(element("i", name)));
  return { node, canvas, frame };
}

// Lay a frame over rows and columns of a stage that shows so many of each.
function layFrame(frame, { top, left, tall = 1, wide = 1 }, [rows, columns]) {
  frame.hidden = false;
  Object.assign(frame.style, {
    top: `${(100 * top) / rows}%`,
    left: `${(100 * left) / columns}%`,
    height: `${(100 * tall) / rows}%`,
    width: `${(100 * wide) / columns}%`,
  });
}

// Which row and column of a node that shows so many of each an event points at.
function placeAt(event, node, [rows, columns]) {
  const box = node.getBoundingClientRect();
  return [
    clamped(Math.floor((rows * (event.clientY - box.top)) / box.height), rows),
    clamped(Math.floor((columns * (event.clientX - box.left)) / box.width), columns),
  ];
}

const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

// Where an arrow key leads to from a place; null where the key is none.
function placeByArrow(event, [row, column], [rows, columns]) {
  const step = ARROWS[event.key];
  if (!step) return null;
  event.preventDefault();
  return [clamped(row + step[0], rows), clamped(column + step[1], columns)];
}

function clamped(at, count) {
  return Math.min(Math.max(at, 0), count - 1);
}

// Makes of a stage what arrow keys walk over.
function makeWalkable({ node }, label, onKey) {
  node.tabIndex = 0;
  node.setAttribute("role", "application");
  node.setAttribute("aria-label", label);
  node.onkeydown = onKey;
}

// Returns { node, tell(words) }: what is told stands beside the title.
function figureOf(name, title, ...parts) {
  const node = element("figure", name);
  const caption = element("figcaption");
  caption.append(element("b", "", title), element("span"));
  node.append(caption, ...parts);
  return { node, tell: (words) => (caption.lastChild.textContent = words) };
}
