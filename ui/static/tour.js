// The tour's bar at the foot of every page, and its keys. See ui/tour.py.

const KEYS = {
  ArrowRight: "next",
  PageDown: "next",
  ArrowLeft: "previous",
  PageUp: "previous",
  Escape: "end",
};
export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [step] = component.data;
  const bar = parentElement.querySelector(".epochscope-tour");
  const go = (where) => {
    if (!can(step, where)) return;
    if (where !== "end") leaveInOneStep();
    setTriggerValue("go", where);
  };
  fill(bar, step, go);
  keepBeside(bar);
  const actions = Object.entries(KEYS).map(([key, where]) => [key, () => go(where)]);
  listenToKeys("tour", bar, Object.fromEntries(actions));
}

// Over the page, not over the navigation beside it, however wide that is.
function keepBeside(bar) {
  const page = document.querySelector("[data-testid=stMain]");
  const place = () => {
    const { left, right } = page.getBoundingClientRect();
    bar.style.setProperty("--left", `${left}px`);
    bar.style.setProperty("--right", `${document.documentElement.clientWidth - right}px`);
  };
  bar.epochscopeObserver?.disconnect();
  bar.epochscopeObserver = new ResizeObserver(place);
  bar.epochscopeObserver.observe(page);
  place();
}

function can(step, where) {
  return where === "end" || (where === "next" ? step.number < step.count : step.number > 1);
}

// Streamlit writes the next step's parameters to the page that is being left, and then its address: without this the
// back button would stop between two steps. It builds the address from what it knows, not from the address bar.
function leaveInOneStep() {
  history.pushState = (state, title, url) => {
    delete history.pushState;
    if (new URL(url, location.href).pathname !== location.pathname) history.pushState(state, title, url);
  };
}

// The same nodes from step to step: a button keeps the focus, and a screen reader hears what changes in its region.
function fill(bar, step, go) {
  if (!bar.hasChildNodes()) build(bar);
  bar.setAttribute("aria-label", `Tour, step ${step.number} of ${step.count}`);
  say(bar.querySelector(".count"), `${step.number} / ${step.count}`);
  say(bar.querySelector("b"), step.title);
  say(bar.querySelector("p"), step.words);
  const focused = document.activeElement;
  for (const one of bar.querySelectorAll("button")) one.disabled = !can(step, one.dataset.go);
  if (bar.contains(focused) && focused.disabled) bar.querySelector("button:enabled").focus();
  bar.onclick = (event) => {
    const where = event.target.closest("button")?.dataset.go;
    if (where) go(where);
  };
}

function build(bar) {
  const words = element("div", "words");
  words.setAttribute("aria-live", "polite");
  words.setAttribute("aria-atomic", "true");
  words.append(element("b"), element("p"));
  const buttons = element("div", "buttons");
  buttons.append(button("previous", "Previous"), button("next", "Next"), button("end", "End tour"));
  bar.append(element("span", "count"), words, buttons);
}

function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function button(where, text) {
  const one = element("button", where, text);
  one.type = "button";
  one.dataset.go = where;
  return one;
}
