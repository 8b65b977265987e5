// Kernels to begin with, a button each.

// Returns { node, show(name) }; `onChosen` gets { name, rows }, a random kernel as large as `size()` says.
function presetRow(presets, size, onChosen) {
  const row = thumbnails("Kernels to begin with", (name) => {
    const preset = presets.find((one) => one.name === name);
    onChosen({ name, rows: presetRows(preset, size()) });
  });
  row.node.classList.add("presets");
  row.fill(
    presets.map(({ name, rows, words }) => ({
      name,
      words: words ? `${name}: ${words}` : name,
      text: name,
      paint: (canvas) => paint(canvas, kernelOf(rows), kernelColours(rows.flat())),
    })),
  );
  return row;
}

// A random one is drawn anew each time.
function presetRows({ random, rows }, size) {
  if (!random) return rows;
  const weight = () => Math.round(20 * Math.random() - 10) / 10;
  return Array.from({ length: size }, () => Array.from({ length: size }, weight));
}
