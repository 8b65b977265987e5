// A brush on 32x32 pixels; see ui/classify/eraser.py.

const SIDE = 32;
const WAIT_MS = 100;

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [data] = component.data;
  const node = parentElement.querySelector(".epochscope-eraser");
  const state = (node.epochscope ??= build(node));
  state.send = (places) => setTriggerValue("erased", places);
  if (state.source === data.source) return;
  state.source = data.source;
  state.colour = `rgb(${data.colour.join(",")})`;
  state.canvas.setAttribute(
    "aria-label",
    `${data.name} under the brush. Arrow keys move the brush, space takes away what is under it.`,
  );
  state.picture = new Image();
  state.picture.onload = () => draw(state);
  state.picture.src = data.source;
  state.erased = new Set(data.erased);
}

function build(node) {
  const canvas = element("canvas");
  Object.assign(canvas, { width: SIDE, height: SIDE, tabIndex: 0 });
  canvas.setAttribute("role", "application");
  const bar = element("div", "bar");
  const label = element("label", "", "Brush ");
  const size = element("input");
  Object.assign(size, { type: "range", min: 1, max: 9, step: 2, value: 5 });
  label.append(size);
  const restore = element("button", "", "Put all back");
  restore.type = "button";
  bar.append(label, restore);
  node.replaceChildren(canvas, bar);
  const state = { canvas, size, erased: new Set(), at: [SIDE / 2, SIDE / 2], pen: canvas.getContext("2d") };
  restore.onclick = () => {
    state.erased.clear();
    changed(state);
  };
  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId);
    state.brushing = true;
    brush(state, event);
  };
  canvas.onpointermove = (event) => {
    state.at = place(state, event);
    if (state.brushing) brush(state, event);
    else draw(state);
  };
  canvas.onpointerup = canvas.onpointercancel = () => (state.brushing = false);
  canvas.onpointerleave = () => draw(state, false);
  canvas.onkeydown = (event) => byKey(state, event);
  canvas.onblur = () => draw(state, false);
  return state;
}

function place({ canvas }, event) {
  const box = canvas.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top].map((length, axis) =>
    Math.min(Math.max(Math.floor((length * SIDE) / (axis ? box.height : box.width)), 0), SIDE - 1),
  );
}

function brush(state, event) {
  // A quick hand is told of once for several places it has passed.
  for (const one of event.getCoalescedEvents?.() ?? [event]) {
    state.at = place(state, one);
    erase(state);
  }
  if (!event.getCoalescedEvents?.().length) erase(state);
  changed(state);
}

function byKey(state, event) {
  const [x, y] = state.at;
  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const step = moves[event.key];
  if (step) state.at = [x + step[0], y + step[1]].map((one) => Math.min(Math.max(one, 0), SIDE - 1));
  if (event.key === " ") erase(state);
  if (!step && event.key !== " ") return;
  event.preventDefault();
  if (step) draw(state);
  else changed(state);
}

function erase(state) {
  for (const [x, y] of under(state)) state.erased.add(y * SIDE + x);
}

// The pixels within the brush: a disc.
function* under({ at, size }) {
  const reach = (Number(size.value) - 1) / 2;
  for (let y = Math.max(0, at[1] - reach); y <= Math.min(SIDE - 1, at[1] + reach); y++) {
    for (let x = Math.max(0, at[0] - reach); x <= Math.min(SIDE - 1, at[0] + reach); x++) {
      if (Math.hypot(x - at[0], y - at[1]) <= reach + 0.5) yield [x, y];
    }
  }
}

function changed(state) {
  draw(state);
  state.timer ??= setTimeout(() => {
    state.timer = null;
    state.send([...state.erased]);
  }, WAIT_MS);
}

function draw(state, withBrush = true) {
  const { pen, picture, erased, colour } = state;
  if (!picture?.complete) return;
  pen.globalAlpha = 1;
  pen.drawImage(picture, 0, 0);
  pen.fillStyle = colour;
  for (const one of erased) pen.fillRect(one % SIDE, Math.floor(one / SIDE), 1, 1);
  if (!withBrush) return;
  pen.globalAlpha = 0.45;
  pen.fillStyle = "white";
  for (const [x, y] of under(state)) pen.fillRect(x, y, 1, 1);
}
