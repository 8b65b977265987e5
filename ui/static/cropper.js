// A square on a picture; see ui/classify/cropper.py. All is told in shares of the picture, as Crop has it.

const STEP = 0.02;
const SMALLEST = 0.05;
const WAIT_MS = 120;

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [data] = component.data;
  const node = parentElement.querySelector(".epochscope-cropper");
  const state = (node.epochscope ??= build(node));
  state.send = (square) => setTriggerValue("moved", square);
  state.image.src = data.source;
  state.image.alt = data.name;
  state.width = data.width;
  state.height = data.height;
  node.style.aspectRatio = `${data.width} / ${data.height}`;
  node.style.setProperty("--ratio", data.width / data.height);
  state.square.tabIndex = data.movable ? 0 : -1;
  node.toggleAttribute("data-movable", data.movable);
  // While a hand is on it the square is where the hand is.
  if (!state.held && !state.timer) state.frame = data.frame;
  place(state);
}

function build(node) {
  const [image, square, handle] = [element("img"), element("div", "square"), element("span", "handle")];
  square.append(handle);
  square.setAttribute("role", "group");
  square.setAttribute(
    "aria-label",
    "The part that the network sees. Arrow keys move it, plus and minus make it larger and smaller.",
  );
  node.replaceChildren(image, square);
  const state = { node, image, square, held: null, timer: null };
  square.onpointerdown = (event) => hold(state, event, event.target === handle);
  square.onpointermove = (event) => drag(state, event);
  square.onpointerup = square.onpointercancel = () => (state.held = null);
  square.onkeydown = (event) => byKey(state, event);
  return state;
}

function hold(state, event, resizing) {
  if (!state.node.hasAttribute("data-movable")) return;
  event.preventDefault();
  state.square.focus();
  state.square.setPointerCapture(event.pointerId);
  state.held = { x: event.clientX, y: event.clientY, frame: [...state.frame], resizing };
}

function drag(state, event) {
  if (!state.held) return;
  const scale = state.width / state.node.clientWidth;
  const across = (event.clientX - state.held.x) * scale;
  const down = (event.clientY - state.held.y) * scale;
  const [left, top, right] = state.held.frame;
  const side = right - left;
  if (state.held.resizing) move(state, left, top, side + Math.max(across, down));
  else move(state, left + across, top + down, side);
}

function byKey(state, event) {
  if (!state.node.hasAttribute("data-movable")) return;
  const [left, top, right] = state.frame;
  const side = right - left;
  const step = STEP * Math.min(state.width, state.height);
  const moves = {
    ArrowLeft: [-step, 0, 0],
    ArrowRight: [step, 0, 0],
    ArrowUp: [0, -step, 0],
    ArrowDown: [0, step, 0],
    "+": [-step, -step, 2 * step],
    "-": [step, step, -2 * step],
  };
  const change = moves[event.key === "=" ? "+" : event.key];
  if (!change) return;
  event.preventDefault();
  move(state, left + change[0], top + change[1], side + change[2]);
}

function move(state, left, top, side) {
  const shorter = Math.min(state.width, state.height);
  const length = Math.min(Math.max(side, SMALLEST * shorter), shorter);
  const x = Math.min(Math.max(left, 0), state.width - length);
  const y = Math.min(Math.max(top, 0), state.height - length);
  state.frame = [x, y, x + length, y + length];
  place(state);
  // A hand moves more often than a network answers.
  state.timer ??= setTimeout(() => {
    state.timer = null;
    const [nowLeft, nowTop, nowRight] = state.frame;
    const square = { left: nowLeft / state.width, top: nowTop / state.height, side: (nowRight - nowLeft) / shorter };
    for (const name of Object.keys(square)) square[name] = Math.min(Math.max(square[name], 0), 1);
    state.send(square);
  }, WAIT_MS);
}

function place({ square, frame: [left, top, right, bottom], width, height }) {
  Object.assign(square.style, {
    left: `${(100 * left) / width}%`,
    top: `${(100 * top) / height}%`,
    width: `${(100 * (right - left)) / width}%`,
    height: `${(100 * (bottom - top)) / height}%`,
  });
}
