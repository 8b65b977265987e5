// A lesson's rail: the chapter's number, its steps with what was seen, and the arrow keys. See ui/learn/lesson.py.

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [lesson] = component.data;
  const rail = parentElement.querySelector(".epochscope-lesson");
  const go = (where) => setTriggerValue("go", where);
  const step = lesson.steps[lesson.current].name;
  noteProgress(lesson.chapter, "seen", step);
  fill(rail, lesson, go);
  followProgress(rail, () => fill(rail, lesson, go));
  const touring = () => document.querySelector(".epochscope-tour");
  listenToKeys("lesson", rail, {
    ArrowRight: () => touring() || go("next"),
    ArrowLeft: () => touring() || go("previous"),
  });
  startAtTheTop(rail, `${lesson.chapter}/${step}`);
}

function fill(rail, lesson, go) {
  if (!rail.hasChildNodes()) build(rail);
  rail.querySelector(".place").textContent = `Chapter ${lesson.number} of ${lesson.count - 1}`;
  const seen = namesOf(readProgress(), lesson.chapter, "seen");
  const list = rail.querySelector("ol");
  while (list.children.length > lesson.steps.length) list.lastChild.remove();
  while (list.children.length < lesson.steps.length) list.append(entry());
  lesson.steps.forEach((step, place) => {
    const button = list.children[place].firstChild;
    if (button.textContent !== step.title) button.textContent = step.title;
    button.dataset.go = step.name;
    button.classList.toggle("seen", seen.includes(step.name));
    if (place === lesson.current) button.setAttribute("aria-current", "step");
    else button.removeAttribute("aria-current");
  });
  rail.onclick = (event) => {
    const where = event.target.closest("button")?.dataset.go;
    if (where) go(where);
  };
  showSideways(list, list.querySelector("[aria-current]")?.parentElement);
}

// Along the list alone: whoever has just solved a question far below must not be taken up to the rail.
function showSideways(list, item) {
  if (!item) return;
  const [outer, inner] = [list, item].map((node) => node.getBoundingClientRect());
  if (inner.right > outer.right) list.scrollLeft += inner.right - outer.right;
  if (inner.left < outer.left) list.scrollLeft += inner.left - outer.left;
}

function build(rail) {
  const contents = element("button", "contents", "All chapters");
  contents.type = "button";
  contents.dataset.go = "contents";
  rail.append(contents, element("span", "place"), element("ol"));
}

function entry() {
  const item = element("li");
  const button = element("button");
  button.type = "button";
  item.append(button);
  return item;
}

// Another step is another page to its reader: it begins at its top.
function startAtTheTop(rail, shown) {
  if (rail.dataset.shown && rail.dataset.shown !== shown) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  rail.dataset.shown = shown;
}
