// The editor of a network's blocks. See ui/blocks/editor.py.
//
// What is asked for is shown at once where that is certain (order, removal, values), and sent; one request is under way at
// a time, and Python's answer is the truth.

const ANSWER_MS = 10_000;

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [data] = component.data;
  const root = parentElement.querySelector(".epochscope-blocks");
  const state = (root.epochscope ??= build(root));
  Object.assign(state, { data, send: (request) => setTriggerValue("ask", request) });
  answered(state);
  const pointed = (event) => choose(state, event.detail, true);
  document.addEventListener("epochscope-layer", pointed);
  return () => document.removeEventListener("epochscope-layer", pointed);
}

function build(root) {
  const bar = element("div", "bar");
  const list = element("ol", "list");
  const told = element("p", "told");
  const undo = element("button", "undo", "↶ Undo");
  const redo = element("button", "redo", "↷ Redo");
  undo.title = "Ctrl+Z";
  redo.title = "Ctrl+Shift+Z";
  for (const button of [undo, redo]) button.type = "button";
  told.setAttribute("role", "status");
  list.setAttribute("aria-label", "Blocks of the network, from the picture to the answer");
  bar.append(undo, redo, element("span", "count"));
  root.replaceChildren(bar, told, list);
  root.tabIndex = -1;
  const palette = element("div", "palette");
  const state = { root, bar, list, told, palette, cards: new Map(), waiting: [], number: Date.now(), open: undefined };
  undo.onclick = () => step(state, "undo");
  redo.onclick = () => step(state, "redo");
  root.addEventListener("keydown", (event) => pressed(state, event));
  list.addEventListener("click", (event) => {
    const card = event.target.closest(".block");
    if (card && !event.target.closest("button, input, select, summary, a")) choose(state, idOf(card), false);
  });
  list.addEventListener("focusin", (event) => {
    const card = event.target.closest(".block");
    if (card) choose(state, idOf(card), false);
  });
  makeReorderable(list, ".block", (card, before) => move(state, idOf(card), before ? idOf(before) : null));
  return state;
}

const idOf = (card) => Number(card.dataset.id);

function ask(state, request) {
  state.number += 1;
  state.waiting.push({ ...request, number: state.number, revision: state.data.revision });
  if (state.waiting.length === 1) sendNext(state);
}

function sendNext(state) {
  const [request] = state.waiting;
  if (!request) return;
  state.send(request);
  clearTimeout(state.patience);
  state.patience = setTimeout(() => {
    state.waiting = [];
    show(state);
  }, ANSWER_MS);
}

// Until all that was asked for is answered, what is seen is ahead of what Python has said.
function answered(state) {
  if (state.waiting.length && state.waiting[0].number === state.data.answered) {
    clearTimeout(state.patience);
    state.waiting.shift();
    sendNext(state);
  }
  if (!state.waiting.length) show(state);
}

function show(state) {
  const { data, list } = state;
  for (const ghost of list.querySelectorAll(".ghost")) ghost.remove();
  list.classList.remove("asked");
  showBlocks(state, data.blocks);
  const { bar } = state;
  bar.querySelector(".undo").disabled = !data.undo;
  bar.querySelector(".redo").disabled = !data.redo;
  bar.querySelector(".count").textContent = data.count;
  state.told.textContent = data.told;
  state.told.hidden = !data.told;
  showAdded(state);
}

function showBlocks(state, blocks) {
  const { cards, data } = state;
  const focused = document.activeElement;
  state.order = blocks.map(({ id }) => id);
  for (const [id, card] of cards) {
    if (state.order.includes(id)) continue;
    card.remove();
    cards.delete(id);
  }
  blocks.forEach((block, place) => {
    const kind = data.kinds[block.kind];
    if (!cards.has(block.id)) cards.set(block.id, buildCard(block, kind, (...what) => act(state, ...what)));
    updateCard(cards.get(block.id), block, kind, place, blocks.length);
  });
  arrange(state);
  keepFocus(state, focused);
}

// A card that is put elsewhere loses the focus, and one that is gone takes it along: the editor's keys go on working.
function keepFocus(state, focused) {
  if (focused === document.activeElement || focused === document.body) return;
  (focused.isConnected ? focused : state.root).focus({ preventScroll: true });
}

// A step back or forth is seen before it is answered, unless something else is under way.
function step(state, way) {
  const blocks = state.data[way];
  const quiet = !state.waiting.length;
  if (quiet && !blocks) return;
  ask(state, { do: way });
  if (quiet) showBlocks(state, blocks);
}

// A block that has just been added is the one that is looked at.
function showAdded(state) {
  if (state.adding === undefined) return;
  const added = state.order.find((id) => !state.adding.has(id));
  state.adding = undefined;
  if (added !== undefined) choose(state, added, true);
}

// Cards in order with a gap before each and after the last, and the doctor where it breaks.
function arrange(state) {
  const { list, data, cards } = state;
  const places = new Map([...list.querySelectorAll(".block")].map((card) => [card, card.getBoundingClientRect().top]));
  const wanted = [];
  state.order.forEach((id) => wanted.push(gap(state, id), cards.get(id)));
  wanted.push(gap(state, null));
  if (data.broken && !state.waiting.length) {
    const place = Math.min(data.broken.place, state.order.length - 1);
    wanted.splice(2 * (place + 1), 0, doctor(state));
  }
  settle(list, wanted);
  slide(places);
}

// Nodes that stay are not taken out: what has the focus keeps it.
function settle(list, wanted) {
  for (const node of [...list.children]) if (!wanted.includes(node)) node.remove();
  wanted.forEach((node, place) => {
    if (list.children[place] !== node) list.insertBefore(node, list.children[place] ?? null);
  });
}

// Whatever has come to lie elsewhere is seen to go there.
function slide(places) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  for (const [card, before] of places) {
    const way = before - card.getBoundingClientRect().top;
    if (!card.isConnected || !way || Math.abs(way) > 2000) continue;
    card.animate([{ transform: `translateY(${way}px)` }, { transform: "none" }], { duration: 140, easing: "ease-out" });
  }
}

function act(state, node, what, value) {
  const card = node.closest(".block");
  const id = idOf(card);
  const place = state.order.indexOf(id);
  if (what === "set") {
    node.dataset.value = String(value);
    return ask(state, { do: "set", id, field: node.closest(".setting").dataset.field, value });
  }
  if (what === "up" && place > 0) return move(state, id, state.order[place - 1]);
  if (what === "down" && place < state.order.length - 1) return move(state, id, state.order[place + 2] ?? null);
  if (what === "remove") return remove(state, id, place);
  if (what === "duplicate") {
    ghost(state, card.dataset.kind, card);
    state.adding ??= new Set(state.order);
    return ask(state, { do: "duplicate", id });
  }
}

function move(state, id, before) {
  const order = state.order.filter((other) => other !== id);
  order.splice(before === null ? order.length : order.indexOf(before), 0, id);
  state.order = order;
  ask(state, { do: "move", id, before });
  const focused = document.activeElement;
  arrange(state);
  renumber(state);
  keepFocus(state, focused);
  state.cards.get(id).scrollIntoView({ block: "nearest" });
}

function remove(state, id, place) {
  state.order = state.order.filter((other) => other !== id);
  ask(state, { do: "remove", id });
  arrange(state);
  renumber(state);
  const next = state.cards.get(state.order[Math.min(place, state.order.length - 1)]);
  (next?.querySelector(".remove") ?? state.root).focus({ preventScroll: true });
}

function renumber(state) {
  state.order.forEach((id, place) => {
    const name = state.cards.get(id)?.querySelector(".name");
    if (name) name.textContent = name.textContent.replace(/^\d+/, place + 1);
  });
}

function doctor(state) {
  const { why, remedies } = state.data.broken;
  const item = element("li", "doctor");
  item.append(element("b", "", "This cannot work yet"), element("p", "", why));
  const ways = element("div", "remedies");
  ways.append(
    ...remedies.map(({ words, changes }, place) => {
      const button = element("button", "", words);
      button.type = "button";
      button.append(element("small", "", changes === 1 ? "1 change" : `${changes} changes`));
      button.onclick = () => {
        state.list.classList.add("asked");
        ask(state, { do: "remedy", place });
      };
      return button;
    }),
  );
  item.append(ways);
  return item;
}

// The block that is looked at; the drawing beside it hears of it.
function choose(state, id, come) {
  const card = state.cards.get(id);
  if (!card) return;
  for (const other of state.list.querySelectorAll(".chosen")) if (other !== card) other.classList.remove("chosen");
  card.classList.add("chosen");
  if (come) {
    card.scrollIntoView({ block: "center", behavior: "smooth" });
    card.focus({ preventScroll: true });
  } else {
    document.dispatchEvent(new CustomEvent("epochscope-block", { detail: id }));
  }
}

function pressed(state, event) {
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key.toLowerCase() === "z") {
    event.preventDefault();
    step(state, event.shiftKey ? "redo" : "undo");
  } else if (command && event.key.toLowerCase() === "y") {
    event.preventDefault();
    step(state, "redo");
  } else if (event.key === "Escape" && state.open !== undefined) {
    closePalette(state)?.focus();
  } else if (event.target.matches(".handle") && ["ArrowUp", "ArrowDown"].includes(event.key)) {
    event.preventDefault();
    act(state, event.target, event.key === "ArrowUp" ? "up" : "down");
  }
}
