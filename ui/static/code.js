// A script beside the controls that it comes from: lines that changed light up, and each shows its controls. Copied and
// saved here, in the visitor's own browser. See ui/code_panel.py.

const MANY_LINES = 0.6;
const LIT_MS = 1800;
const UNFOLDS_MS = 500;

export default function (component) {
  const [data] = component.data;
  const root = component.parentElement.querySelector(".epochscope-code");
  const box = root.querySelector(".lines");
  box.setAttribute("aria-label", data.description);
  root.querySelector(".hint").textContent = data.hint;
  drawLines(box, data.lines);
  drawFiles(root, data);
  const controls = new Map();
  for (const line of box.children) {
    for (const name of line.epochscopeControls) controls.set(name, [...(controls.get(name) ?? []), line]);
  }
  lightLines(box, controls, document.activeElement);
  const pointed = ({ target }) => lightLines(box, controls, target);
  const left = () => lightLines(box, controls, null);
  document.addEventListener("pointerover", pointed);
  document.addEventListener("focusin", pointed);
  document.addEventListener("pointerleave", left);
  return () => {
    document.removeEventListener("pointerover", pointed);
    document.removeEventListener("focusin", pointed);
    document.removeEventListener("pointerleave", left);
  };
}

// Lines that stay keep their nodes: what is selected or pointed at stays so.
function drawLines(box, lines) {
  const shown = [...box.children];
  const kept = commonLines(shown.map((node) => node.epochscopeText), lines.map(([text]) => text));
  const fresh = [];
  let quoted = false;
  const nodes = lines.map(([text, controls], place) => {
    const old = kept.has(place) ? shown[kept.get(place)] : null;
    const node = old ?? element("div", "line");
    const wasQuoted = quoted;
    quoted = quoted !== (text.split('"""').length % 2 === 0);
    if (!old) {
      node.epochscopeText = text;
      node.append(...coloured(text, wasQuoted));
      fresh.push(node);
    }
    link(node, text, controls);
    return node;
  });
  // Put in its place anew, a line would flash anew, and what is selected would not be any more.
  if (fresh.length || nodes.length !== shown.length) box.replaceChildren(...nodes);
  makeOneTabStop(box);
  if (shown.length && fresh.length <= MANY_LINES * lines.length) light(box, fresh);
  box.onclick = ({ target }) => getSelection().isCollapsed && show(target.closest(".linked"));
  box.onkeydown = (event) => moveOrShow(box, event);
  box.onpointerover = ({ target }) => markControls(target.closest(".linked"));
  box.onpointerleave = () => markControls(null);
}

function link(node, text, controls) {
  node.epochscopeControls = controls;
  node.classList.toggle("linked", controls.length > 0);
  if (controls.length) {
    node.setAttribute("role", "button");
    node.setAttribute("aria-label", `${text.trim()}: go to its control`);
    if (node.tabIndex !== 0) node.tabIndex = -1;
  } else {
    for (const name of ["role", "aria-label", "tabindex"]) node.removeAttribute(name);
  }
}

// Which line of `after` is which of `before`: the longest common subsequence, once what is alike at both ends is set aside.
function commonLines(before, after) {
  const kept = new Map();
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) kept.set(start, start++);
  let end = 0;
  while (
    end < Math.min(before.length, after.length) - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end += 1;
    kept.set(after.length - end, before.length - end);
  }
  const [one, other] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  const lengths = Array.from({ length: one.length + 1 }, () => new Uint16Array(other.length + 1));
  for (let i = one.length - 1; i >= 0; i--) {
    for (let j = other.length - 1; j >= 0; j--) {
      lengths[i][j] =
        one[i] === other[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    if (one[i] === other[j]) kept.set(start + j++, start + i++);
    else if (lengths[i + 1][j] >= lengths[i][j + 1]) i++;
    else j++;
  }
  return kept;
}

function light(box, lines) {
  for (const line of lines) {
    line.classList.add("changed");
    setTimeout(() => line.classList.remove("changed"), LIT_MS);
  }
  // What the design says of itself, its count of parameters for one, is not what was turned.
  bringIntoBox(box, lines.find((line) => line.classList.contains("linked")));
}

// The page itself stays where it is.
function bringIntoBox(box, line) {
  if (!line) return;
  const [outer, inner] = [box.getBoundingClientRect(), line.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) {
    box.scrollTop += inner.top - outer.top - box.clientHeight / 3;
  }
}

function lightLines(box, controls, target) {
  if (target && (box.contains(target) || target === document.body)) return;
  let found = [];
  for (let node = target; node instanceof Element && !found.length; node = node.parentElement) {
    for (const name of node.classList) found = controls.get(name) ?? found;
  }
  for (const line of box.querySelectorAll(".pointed")) if (!found.includes(line)) line.classList.remove("pointed");
  if (found.some((line) => !line.classList.contains("pointed"))) bringIntoBox(box, found[0]);
  for (const line of found) line.classList.add("pointed");
}

function controlsOf(line) {
  return (line?.epochscopeControls ?? []).flatMap((name) => [...document.getElementsByClassName(name)]);
}

function markControls(line) {
  const wanted = new Set(controlsOf(line));
  for (const node of document.querySelectorAll(".epochscope-of-code")) {
    if (!wanted.has(node)) node.classList.remove("epochscope-of-code");
  }
  for (const node of wanted) node.classList.add("epochscope-of-code");
}

// What is folded away is unfolded; the keyboard goes on at the control.
function show(line) {
  const control = controlsOf(line)[0];
  if (!control) return;
  const unfolded = unfold(control);
  control.classList.add("epochscope-found");
  setTimeout(() => control.classList.remove("epochscope-found"), LIT_MS);
  const [input, button] = ["input, textarea, select", "button"].map((kind) => control.querySelector(kind));
  // What was folded away grows to its height first.
  setTimeout(() => {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    control.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
    (input ?? button)?.focus({ preventScroll: true });
  }, unfolded ? UNFOLDS_MS : 0);
}

function unfold(control) {
  let unfolded = false;
  for (let node = control.parentElement; node; node = node.parentElement) {
    if (node.matches("details:not([open])")) {
      node.querySelector("summary")?.click();
      unfolded = true;
    }
  }
  return unfolded;
}

function makeOneTabStop(box, chosen = null) {
  const lines = [...box.querySelectorAll(".linked")];
  const stop = chosen ?? lines.find((line) => line.tabIndex === 0) ?? lines[0];
  for (const line of lines) line.tabIndex = line === stop ? 0 : -1;
}

function moveOrShow(box, event) {
  const lines = [...box.querySelectorAll(".linked")];
  const here = lines.indexOf(document.activeElement);
  if (here < 0) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    show(lines[here]);
    return;
  }
  const next = lines[{ Home: 0, End: lines.length - 1, ArrowDown: here + 1, ArrowUp: here - 1 }[event.key]];
  if (!next) return;
  event.preventDefault();
  makeOneTabStop(box, next);
  next.focus();
  markControls(next);
}

const KEYWORDS = "import|from|as|def|class|return|yield|for|in|if|else|elif|while|with|lambda|not|and|or|is|None|True|False|self";
const TOKENS = new RegExp(
  `(?<comment>#.*$)|(?<string>f?"""|f?"(?:[^"\\\\]|\\\\.)*")|\\b(?<keyword>${KEYWORDS})\\b|(?<number>\\b\\d[\\d_.]*(?:e-?\\d+)?)` +
    `|(?<named>[A-Za-z_]\\w*)(?=\\()`,
  "g",
);

// `quoted` is whether the line begins within a text of several lines.
function coloured(text, quoted) {
  if (quoted || /^\s*"""/.test(text)) return [element("span", "string", text || " ")];
  const parts = [];
  let done = 0;
  for (const found of text.matchAll(TOKENS)) {
    const [kind] = Object.entries(found.groups).find(([, value]) => value !== undefined);
    parts.push(text.slice(done, found.index), element("span", kind, found[0]));
    done = found.index + found[0].length;
  }
  parts.push(text.slice(done) || (done ? "" : " "));
  return parts;
}

function drawFiles(root, { lines, notebook, filename }) {
  const script = lines.map(([text]) => `${text}\n`).join("");
  const told = root.querySelector("[role=status]");
  const [copy, python, jupyter] = root.querySelectorAll("button");
  copy.onclick = async () => (told.textContent = (await copied(script)) ? "Copied" : "Select the lines and copy them");
  copy.onblur = () => (told.textContent = "");
  python.onclick = () => save(script, `${filename}.py`, "text/x-python");
  jupyter.onclick = () => save(notebook, `${filename}.ipynb`, "application/x-ipynb+json");
}

function save(content, name, type) {
  const link = element("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
