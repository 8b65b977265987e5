// A slider over epochs with their accuracies behind it; see ui/time_machine.py.

const STEP_MS = 700;
const ANSWER_MS = 3000;
const WIDTH = 1000;
const HEIGHT = 100;

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [data] = component.data;
  const node = parentElement.querySelector(".epochscope-times");
  const state = (node.epochscope ??= build(node));
  Object.assign(state, { data, send: (epoch) => setTriggerValue("epoch", epoch) });
  const drawn = JSON.stringify([data.epochs, data.validation, data.training]);
  if (state.drawn !== drawn) {
    // Of another run, or one that has grown: what was asked of the old one is not awaited.
    state.asked = null;
    drawCurves(state);
  }
  state.drawn = drawn;
  answered(state);
  return () => setTimeout(() => node.isConnected || stop(state));
}

function build(node) {
  const play = element("button", "play");
  play.type = "button";
  const track = element("div", "track");
  const curves = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  curves.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  curves.setAttribute("preserveAspectRatio", "none");
  curves.setAttribute("aria-hidden", "true");
  const slider = element("input");
  Object.assign(slider, { type: "range", min: 0, step: 1 });
  slider.setAttribute("aria-label", "Epoch");
  track.append(curves, slider);
  const words = element("output", "words");
  node.replaceChildren(play, track, words);
  const state = { play, curves, slider, words, timer: null, asked: null };
  slider.oninput = () => {
    stop(state);
    move(state);
  };
  play.onclick = () => (state.timer ? stop(state) : start(state));
  showPlaying(state);
  return state;
}

// The page has run: what it shows is what the slider says, unless the slider has been moved on meanwhile.
function answered(state) {
  const { slider, data } = state;
  slider.max = data.epochs.length - 1;
  const wanted = state.asked === null ? data.current : data.epochs[slider.value];
  if (state.asked === data.current || state.asked === null) {
    clearTimeout(state.patience);
    state.asked = null;
    if (wanted !== data.current && data.epochs.includes(wanted)) ask(state, wanted);
    else slider.value = data.epochs.indexOf(data.current);
  }
  show(state);
}

// One question at a time: the page answers each in full before the next, and so follows a hand that does not rest.
function move(state) {
  show(state);
  const wanted = state.data.epochs[state.slider.value];
  if (state.asked === null && wanted !== state.data.current) ask(state, wanted);
}

function ask(state, epoch) {
  state.asked = epoch;
  clearTimeout(state.patience);
  state.patience = setTimeout(() => {
    state.asked = null;
    move(state);
  }, ANSWER_MS);
  state.send(epoch);
}

function show({ slider, words, data, curves }) {
  const place = Number(slider.value);
  words.textContent = data.labels[place] ?? "";
  slider.setAttribute("aria-valuetext", words.textContent);
  slider.style.setProperty("--share", data.epochs.length > 1 ? place / (data.epochs.length - 1) : 0);
  const cursor = curves.querySelector(".cursor");
  if (cursor) for (const end of ["x1", "x2"]) cursor.setAttribute(end, across(place, data.epochs.length));
}

function start(state) {
  if (Number(state.slider.value) === state.data.epochs.length - 1) state.slider.value = 0;
  else step(state);
  move(state);
  state.timer = setInterval(() => {
    if (state.asked !== null) return;
    if (Number(state.slider.value) >= state.data.epochs.length - 1) stop(state);
    else {
      step(state);
      move(state);
    }
  }, STEP_MS);
  showPlaying(state);
}

function step({ slider }) {
  slider.value = Number(slider.value) + 1;
}

function stop(state) {
  clearInterval(state.timer);
  state.timer = null;
  showPlaying(state);
}

function showPlaying({ play, timer }) {
  play.textContent = timer ? "❚❚" : "▶";
  play.setAttribute("aria-label", timer ? "Pause" : "Play the epochs");
  play.title = play.getAttribute("aria-label");
}

function drawCurves({ curves, data }) {
  const all = [...data.validation, ...data.training].filter((value) => value !== null);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const up = (value) => HEIGHT - 8 - ((HEIGHT - 16) * (value - low)) / Math.max(high - low, 1e-9);
  const count = data.epochs.length;
  const line = (values, name) => {
    const path = values.map((value, place) => (value === null ? "" : `${across(place, count)},${up(value)}`));
    return svg("polyline", { points: path.join(" "), class: name });
  };
  const best = data.epochs.indexOf(data.best);
  curves.replaceChildren(line(data.training, "training"), line(data.validation, "validation"));
  if (best >= 0) curves.append(svg("line", { x1: across(best, count), x2: across(best, count), y1: 0, y2: HEIGHT, class: "best" }));
  curves.append(svg("line", { x1: 0, x2: 0, y1: 0, y2: HEIGHT, class: "cursor" }));
}

function across(place, count) {
  return count > 1 ? (WIDTH * place) / (count - 1) : 0;
}

function svg(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
