// A vector as bars from the line of zero, each a button; named ones lie, many stand. See ui/inside/bars.py.

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [data] = component.data;
  const node = parentElement.querySelector(".epochscope-bars");
  const state = (node.epochscope ??= build(node));
  state.data = data;
  const drawn = JSON.stringify([data.bars, data.lying]);
  if (state.drawn !== drawn) draw(state);
  state.drawn = drawn;
  state.group.setAttribute("aria-label", data.description);
  press(state.group, (button) => button.dataset.place === String(data.selected));
  tell(state, null);
  state.group.onclick = (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    press(state.group, (other) => other === button);
    setTriggerValue("chosen", Number(button.dataset.place));
  };
}

function build(node) {
  const group = element("div", "group");
  group.setAttribute("role", "group");
  const words = element("output", "words");
  node.replaceChildren(group, words);
  const state = { group, words };
  group.onkeydown = (event) => moveByArrow(group, event);
  group.onfocusin = (event) => {
    makeTabStop(group, event.target.closest("button"));
    tell(state, event.target.closest("button"));
  };
  group.onpointermove = (event) => tell(state, event.target.closest("button"));
  group.onpointerleave = () => tell(state, null);
  return state;
}

function draw({ group, data }) {
  const values = data.bars.map(({ value }) => value);
  const high = Math.max(...values, 0);
  const low = Math.min(...values, 0);
  const reach = high - low || 1;
  group.classList.toggle("lying", data.lying);
  group.style.setProperty("--count", data.bars.length);
  group.style.setProperty("--zero", `${(100 * -low) / reach}%`);
  group.replaceChildren(...data.bars.map((bar, place) => button(bar, place, reach)));
}

function button({ label, value, text, colour }, place, reach) {
  const made = element("button");
  made.type = "button";
  made.tabIndex = -1;
  made.dataset.place = place;
  made.setAttribute("aria-label", `${label}: ${text}`);
  const track = element("span", "track");
  const fill = element("span", value < 0 ? "fill below" : "fill");
  fill.style.setProperty("--length", `${(100 * Math.abs(value)) / reach}%`);
  if (colour) fill.style.background = colour;
  track.append(fill);
  made.append(element("span", "label", label), track, element("span", "text", text));
  return made;
}

// Without a pointed bar the selected one is told again.
function tell({ data, words }, button) {
  const bar = data.bars[button?.dataset.place ?? data.selected];
  words.replaceChildren(element("b", "", bar.text), element("span", "", bar.label));
}
