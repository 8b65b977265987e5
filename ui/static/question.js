// A question with its check. See ui/learn/question.py.

export default function (component) {
  const [question] = component.data;
  const node = component.parentElement.querySelector(".epochscope-question");
  const asked = JSON.stringify([question.name, question.prompt, question.options]);
  if (node.dataset.asked !== asked) build(node, question);
  node.dataset.asked = asked;
  // The judge changes with the page, the card stays.
  node.epochscopeQuestion = question;
  const kept = node.dataset.judged;
  if (kept && kept !== judgedBy(question)) say(node, null);
  showSolved(node);
  followProgress(node, () => showSolved(node));
}

function build(node, question) {
  node.replaceChildren();
  node.setAttribute("aria-label", "Question");
  const form = element("form");
  form.append(element("span", "mark", "Try it"), element("p", "prompt", question.prompt));
  if (question.kind === "choice") form.append(optionsOf(question));
  if (question.kind === "number") form.append(field());
  const check = element("button", "check", "Check");
  check.type = "submit";
  const words = element("p", "words");
  words.setAttribute("aria-live", "polite");
  const foot = element("div", "foot");
  foot.append(check, words);
  form.append(foot);
  form.onsubmit = (event) => {
    event.preventDefault();
    judge(node, form);
  };
  form.oninput = () => say(node, null);
  node.append(form);
  node.dataset.judged = "";
}

function optionsOf(question) {
  const list = element("fieldset");
  list.setAttribute("aria-label", question.prompt);
  question.options.forEach((option, place) => {
    const label = element("label");
    const input = element("input");
    Object.assign(input, { type: "radio", name: question.name, value: String(place) });
    label.append(input, element("span", "", option.text));
    list.append(label);
  });
  return list;
}

function field() {
  const input = element("input", "number");
  Object.assign(input, { type: "text", inputMode: "decimal", autocomplete: "off", name: "number" });
  input.setAttribute("aria-label", "Your answer, a number");
  return input;
}

function judge(node, form) {
  const question = node.epochscopeQuestion;
  const verdict = JUDGES[question.kind](question, form);
  say(node, verdict);
  node.dataset.judged = judgedBy(question);
  if (verdict.right) {
    const [chapter] = question.name.split(".");
    noteProgress(chapter, "solved", question.name);
  }
}

const JUDGES = {
  choice(question, form) {
    const chosen = form.querySelector("input:checked");
    if (!chosen) return { right: false, words: "Choose one first." };
    const option = question.options[Number(chosen.value)];
    return { right: option.right, words: option.because };
  },
  number(question, form) {
    const values = readingsOf(form.elements.number.value);
    if (!values.length) return { right: false, words: "Write a number first." };
    const right = values.some((value) => Math.abs(value - question.answer) <= question.tolerance + 1e-9);
    return { right, words: right ? question.because : question.hint };
  },
  lab: ({ name }) => askForCheck(name) ?? { right: false, words: "Try it in the experiment on this page, then check." },
  state: ({ right, words }) => ({ right, words }),
};

// What a written number may mean: its comma parts thousands, as the tables here write them, or begins the decimals.
function readingsOf(written) {
  const text = written.trim().replace("−", "-");
  if (!text) return [];
  const readings = [text.replace(",", ".")];
  if (/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) readings.push(text.replaceAll(",", ""));
  return readings.map(Number).filter(Number.isFinite);
}

// What stood on the page when it was judged: a verdict does not outlive it.
function judgedBy(question) {
  return question.kind === "state" ? `${question.right} ${question.words}` : question.kind;
}

function say(node, verdict) {
  const words = node.querySelector(".words");
  words.textContent = verdict ? `${verdict.right ? "Right." : "Not yet."} ${verdict.words}` : "";
  words.dataset.right = verdict ? String(verdict.right) : "";
}

function showSolved(node) {
  const { name } = node.epochscopeQuestion;
  const solved = namesOf(readProgress(), name.split(".")[0], "solved").includes(name);
  node.querySelector(".mark").textContent = solved ? "Solved" : "Try it";
  node.classList.toggle("solved", solved);
}
