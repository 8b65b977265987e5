// The places between blocks, and the palette that opens in one of them: a new block is added there. `state` is that of
// the editor, ui/static/blocks.js.

function gap(state, before) {
  const gaps = (state.gaps ??= new Map());
  if (!gaps.has(before)) {
    const item = element("li", "gap");
    const button = element("button", "plus", "+");
    button.type = "button";
    button.onclick = () => openPalette(state, before);
    item.append(button);
    gaps.set(before, item);
  }
  const item = gaps.get(before);
  const button = item.firstElementChild;
  const place = before === null ? state.order.length : state.order.indexOf(before);
  button.setAttribute("aria-label", before === null ? "Add a block at the end" : `Add a block before layer ${place + 1}`);
  button.setAttribute("aria-expanded", String(state.open === before));
  button.disabled = state.data.full;
  button.title = state.data.full ? "The network has as many layers as it may" : "Add a block here";
  return item;
}

function openPalette(state, before) {
  const item = state.gaps.get(before);
  if (state.open === before) return closePalette(state);
  closePalette(state);
  state.open = before;
  state.palette.replaceChildren(
    ...state.data.palette.map((kind) => {
      const { title, what, group } = state.data.kinds[kind];
      const button = element("button");
      button.type = "button";
      button.dataset.group = group;
      button.title = what;
      button.append(blockIcon(kind), element("span", "", title));
      button.onclick = () => add(state, kind, before);
      return button;
    }),
  );
  item.append(state.palette);
  item.firstElementChild.setAttribute("aria-expanded", "true");
  state.palette.firstElementChild.focus();
}

function closePalette(state) {
  if (state.open === undefined) return;
  const button = state.gaps.get(state.open)?.firstElementChild;
  state.palette.remove();
  state.open = undefined;
  button?.setAttribute("aria-expanded", "false");
  return button;
}

function add(state, kind, before) {
  closePalette(state);
  ghost(state, kind, state.gaps.get(before));
  state.adding ??= new Set(state.order);
  ask(state, { do: "add", kind, before });
}

// Seen at once, until Python has made the block.
function ghost(state, kind, after) {
  const { title, group } = state.data.kinds[kind];
  const item = element("li", "ghost");
  item.dataset.group = group;
  const sign = element("span", "sign");
  sign.append(blockIcon(kind));
  item.append(sign, element("b", "", title));
  after.after(item);
}
