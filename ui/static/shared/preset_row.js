// Kernels to begin with, a button each.

// Returns { node, show(name) }; `onChosen` gets { name, rows }, a random kernel as large as `size()` says.
function presetRow(presets, size, onChosen) {
  const node = element("div", "presets");
  node.setAttribute("role", "group");
  node.setAttribute("aria-label", "Kernels to begin with");
  node.onclick = (event) => {
    const name = event.target.closest("button")?.dataset.name;
    const preset = presets.find((one) => one.name === name);
    if (preset) onChosen(preset.random ? { name, rows: randomRows(size()) } : preset);
  };
  node.append(...presets.map(kernelButton));
  const show = (name) =>
    [...node.children].forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.name === name)));
  return { node, show };
}

function kernelButton({ name, rows, words = "" }) {
  const button = element("button");
  button.type = "button";
  button.dataset.name = name;
  button.title = words || name;
  const canvas = element("canvas");
  paint(canvas, kernelOf(rows), kernelColours(rows.flat()));
  button.append(canvas, element("span", "", name));
  return button;
}

function randomRows(size) {
  const weight = () => Math.round(20 * Math.random() - 10) / 10;
  return Array.from({ length: size }, () => Array.from({ length: size }, weight));
}
