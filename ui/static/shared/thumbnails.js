// Small pictures to choose from, a button each. Tab reaches the row once, arrow keys move within it.

// Returns { node, fill(pictures), show(name) }; `pictures` are { name, words, paint(canvas), text }, of which a `text` is
// seen too. `on` gets the name of the one that was chosen.
function thumbnails(label, on) {
  const node = element("div", "thumbnails");
  node.setAttribute("role", "group");
  node.setAttribute("aria-label", label);
  node.onclick = (event) => {
    const button = event.target.closest("button");
    if (button) on(button.dataset.name);
  };
  node.onkeydown = (event) => moveByArrow(node, event);
  return {
    node,
    fill: (pictures) => node.replaceChildren(...pictures.map(thumbnail)),
    show: (name) => press(node, (button) => button.dataset.name === String(name)),
  };
}

function thumbnail({ name, words, paint: paintOn, text = "" }) {
  const button = element("button");
  Object.assign(button, { type: "button", title: words, tabIndex: -1 });
  button.dataset.name = name;
  button.setAttribute("aria-label", words);
  const canvas = element("canvas");
  paintOn(canvas);
  button.append(canvas);
  if (text) button.append(element("span", "", text));
  return button;
}
