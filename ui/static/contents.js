// The lessons' contents, with what this browser's visitor has seen and solved. See ui/learn/contents.py.

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [{ chapters }] = component.data;
  const node = parentElement.querySelector(".epochscope-contents");
  const show = () => fill(node, chapters, (chapter, step) => setTriggerValue("go", [chapter, step]));
  show();
  followProgress(node, show);
}

function fill(node, chapters, go) {
  const progress = readProgress();
  node.replaceChildren(goingOn(chapters, progress, go), cards(chapters, progress, go));
}

// Where to begin; later where it was left, and how far that is. One button, so that there is one way on.
function goingOn(chapters, progress, go) {
  const bar = element("div", "going-on");
  const last = chapters.find(({ name }) => name === progress.last?.chapter);
  const step = last?.steps.find(({ name }) => name === progress.last.step);
  if (!step) {
    const [first] = chapters;
    bar.append(button("continue", "Start with a guess", () => go(first.name, first.steps[0].name)));
    return bar;
  }
  const steps = chapters.reduce((sum, chapter) => sum + chapter.steps.length, 0);
  const seen = chapters.reduce((sum, chapter) => sum + seenOf(chapter, progress).length, 0);
  const forget = button("forget", "Forget my progress", forgetProgress);
  bar.append(
    button("continue", `Go on: ${last.title}, ${step.title}`, () => go(last.name, step.name)),
    element("span", "", `${seen} of ${steps} steps seen`),
    forget,
  );
  return bar;
}

function cards(chapters, progress, go) {
  const list = element("ol");
  chapters.forEach((chapter, number) => list.append(card(chapter, number, progress, go)));
  return list;
}

function card(chapter, number, progress, go) {
  const item = element("li");
  const seen = seenOf(chapter, progress);
  const solved = namesOf(progress, chapter.name, "solved").length;
  const title = button("title", chapter.title, () => go(chapter.name, chapter.steps[0].name));
  title.prepend(element("span", "number", String(number)));
  const steps = element("ul");
  for (const step of chapter.steps) {
    const line = element("li");
    const open = button("step", step.title, () => go(chapter.name, step.name));
    open.classList.toggle("seen", seen.includes(step.name));
    line.append(open);
    steps.append(line);
  }
  const told = [`${seen.length} of ${chapter.steps.length} seen`, solved ? `${solved} solved` : ""].filter(Boolean);
  item.append(title, element("p", "", chapter.lead), steps, element("p", "progress", told.join(", ")));
  item.classList.toggle("done", seen.length === chapter.steps.length);
  return item;
}

function seenOf(chapter, progress) {
  const names = namesOf(progress, chapter.name, "seen");
  return chapter.steps.map(({ name }) => name).filter((name) => names.includes(name));
}

function button(name, text, act) {
  const one = element("button", name, text);
  one.type = "button";
  one.onclick = act;
  return one;
}
