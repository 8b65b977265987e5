// One block of a network as a card: its sign and title, what it makes, its settings, its share of the parameters, and
// what it does, folded. Built with textContent only. A card stays the same node as long as its block is in the network.

function buildCard(block, kind, act) {
  const item = element("li", "block");
  Object.assign(item.dataset, { id: block.id, group: kind.group, kind: block.kind });
  item.tabIndex = -1;
  const head = element("div", "head");
  const handle = tool("handle", act);
  const title = element("span", "title");
  title.append(element("b", "name"), element("small", "detail"));
  const tools = element("span", "tools");
  tools.append(...["up", "down", "duplicate", "remove"].map((what) => tool(what, act)));
  const sign = element("span", "sign");
  sign.append(blockIcon(block.kind));
  head.append(handle, sign, title, element("span", "made"), tools);
  const settings = element("div", "settings");
  settings.append(...kind.fields.filter(({ main }) => main).map((field) => control(field, act)));
  const more = element("details", "more");
  const folded = element("div", "settings");
  folded.append(...kind.fields.filter(({ main }) => !main).map((field) => control(field, act)));
  const words = element("p", "what", `${kind.what} ${kind.why}`);
  const keras = element("p", "keras");
  keras.append(element("span", "", "In Keras: "), element("code"));
  more.append(summary(), words, keras, folded);
  if (kind.lesson) more.append(lesson(kind.lesson));
  item.append(head, settings, more);
  // By these names the lines of the script beside it find their control; see ui/anchors.py.
  item.classList.add(`st-key-block_${block.id}`);
  for (const label of item.querySelectorAll(".setting")) label.classList.add(`st-key-block_${block.id}_${label.dataset.field}`);
  return item;
}

// What it costs, in the line that unfolds what it does.
function summary() {
  const line = element("summary");
  const share = element("span", "share");
  share.append(element("i"));
  line.append(share, element("span", "costs"), element("span", "unfold", "What it does"));
  return line;
}

function lesson({ address, title }) {
  const line = element("p", "lesson", "Learn: ");
  const link = element("a", "", `${title} (opens in a new tab)`);
  link.href = address;
  link.target = "_blank";
  line.append(link);
  return line;
}

function tool(what, act) {
  const button = element("button", `tool ${what}`);
  button.type = "button";
  button.append(blockIcon(what));
  button.dataset.what = what;
  if (what !== "handle") button.onclick = () => act(button, what);
  return button;
}

// A setting: label and control; what is chosen is told once it is settled, not at every key.
function control(field, act) {
  // A label names the first thing in it that can be pressed, which of a number would be its button for less.
  const label = element(["whole", "decimal"].includes(field.sort) ? "div" : "label", `setting ${field.sort}`);
  label.dataset.field = field.name;
  label.title = [field.description, field.keras && `In Keras: ${field.keras}`].filter(Boolean).join("\n\n");
  label.append(element("span", "", field.title), inputOf(field, act));
  return label;
}

function inputOf(field, act) {
  if (field.sort === "choice") {
    const select = element("select");
    select.append(...field.options.map((option) => Object.assign(element("option", "", option), { value: option })));
    select.onchange = () => act(select, "set", field.options[select.selectedIndex]);
    return select;
  }
  const input = element("input");
  if (field.sort === "switch") {
    input.type = "checkbox";
    input.onchange = () => act(input, "set", input.checked);
    return input;
  }
  input.setAttribute("aria-label", field.title);
  Object.assign(input, { type: "number", min: field.low, max: field.high, step: field.sort === "whole" ? 1 : "any" });
  const told = () => {
    const value = input.valueAsNumber;
    if (Number.isNaN(value)) input.value = input.dataset.value;
    else if (String(value) !== input.dataset.value) act(input, "set", value);
  };
  input.onchange = told;
  const stepper = element("span", "stepper");
  const step = (direction, sign, word) => {
    const button = element("button", "", sign);
    button.type = "button";
    button.tabIndex = -1;
    button.setAttribute("aria-label", `${word} ${field.title.toLowerCase()}`);
    button.onclick = (event) => {
      event.preventDefault();
      input.value = next(field, input.valueAsNumber, direction);
      told();
    };
    return button;
  };
  input.onkeydown = (event) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    input.value = next(field, input.valueAsNumber, event.key === "ArrowUp" ? 1 : -1);
    told();
  };
  stepper.append(step(-1, "−", "Lower"), input, step(1, "+", "Raise"));
  return stepper;
}

// The next round step: of a ladder where there is one, else by the field's own step.
function next({ low, high, step, ladder }, value, direction) {
  if (Number.isNaN(value)) return low;
  if (ladder.length) {
    const further = ladder.filter((rung) => (direction > 0 ? rung > value : rung < value));
    return direction > 0 ? further[0] ?? high : further.at(-1) ?? low;
  }
  const wanted = value + direction * (step || (high - low) / 20);
  return Number(Math.min(Math.max(wanted, low), high).toPrecision(6));
}

function updateCard(item, block, kind, place, count) {
  const name = `layer ${place + 1}, ${kind.title.toLowerCase()}`;
  item.querySelector(".name").textContent = `${place + 1}. ${kind.title}`;
  if (block.shape !== undefined) showMade(item, block);
  const words = {
    handle: `Move ${name}: drag it, or press the up and down arrow keys`,
    up: `Move ${name} up`,
    down: `Move ${name} down`,
    duplicate: `Duplicate ${name}`,
    remove: `Remove ${name}`,
  };
  for (const button of item.querySelectorAll(".tool")) {
    button.setAttribute("aria-label", words[button.dataset.what]);
    button.title = { up: "Up", down: "Down", duplicate: "Duplicate", remove: "Remove", handle: "Drag" }[button.dataset.what];
  }
  item.querySelector(".up").disabled = place === 0;
  item.querySelector(".down").disabled = place === count - 1;
  for (const label of item.querySelectorAll(".setting")) showValue(label, block.values[label.dataset.field]);
  const code = item.querySelector(".keras code");
  code.textContent = block.keras;
  item.querySelector(".keras").hidden = !block.keras;
}

// What is known once Python has followed an image through the network.
function showMade(item, block) {
  item.querySelector(".detail").textContent = block.detail;
  const made = item.querySelector(".made");
  made.textContent = block.shape ?? "not reached";
  made.classList.toggle("none", block.shape === null);
  made.title = block.shape ? "What it makes: height, width and maps, or the number of values" : "";
  item.querySelector(".share i").style.width = `${100 * (block.share ?? 0)}%`;
  item.querySelector(".share").hidden = !block.share;
  const costs = item.querySelector(".costs");
  costs.textContent = block.costs;
  costs.title = block.facts;
}

function showValue(label, value) {
  const input = label.querySelector("input, select");
  input.dataset.value = String(value);
  if (input.type === "checkbox") input.checked = value;
  else if (input.value !== String(value)) input.value = value;
}
