// Several kernels over one picture, side by side: each with its map, one of them in the editor.

function slotsRow(lab) {
  const row = element("div", "slots");
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", "Kernels and their maps");
  row.onclick = (event) => {
    const place = [...row.querySelectorAll(".slot")].indexOf(event.target.closest(".slot"));
    if (place < 0) return;
    lab.chosen = place;
    compute(lab);
  };
  row.onkeydown = (event) => moveByArrow(row, event);
  row.append(...lab.kernels.map(() => slot()));
  return row;
}

function slot() {
  const button = element("button", "slot");
  Object.assign(button, { type: "button", tabIndex: -1 });
  button.append(element("canvas", "map"), element("canvas", "kernel"), element("span"));
  return button;
}

function showSlots(lab) {
  lab.kernels.forEach(({ rows, name }, place) => {
    const [map, kernel, words] = lab.slots.children[place].children;
    const made = convolve(lab.picture, kernelOf(rows), lab);
    paint(map, made, lookOf(rows.flat(), made).colour);
    paint(kernel, kernelOf(rows), kernelColours(rows.flat()));
    words.textContent = name;
    lab.slots.children[place].setAttribute("aria-label", `Kernel ${place + 1}, ${name}, and its map`);
  });
  press(lab.slots, (button) => button === lab.slots.children[lab.chosen]);
}
