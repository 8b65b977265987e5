// Three small maps and the line that flattening makes of them. See ui/learn/pooling/flattened.py.

const LINE_COLUMNS = 24;

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [data] = component.data;
  const node = parentElement.querySelector(".epochscope-flattened");
  const lab = (node.epochscope ??= build(node, data));
  lab.strip.show(data.pictures, (draw) => setTriggerValue("others", draw));
}

function build(node, { kernels, size }) {
  const lab = { kernels, size, chosen: 0 };
  lab.side = outputSize(SIDE - kernels[0].rows.length + 1, size, size, "valid");
  lab.strip = pictureStrip((picture) => compute(lab, greyOf(picture)));
  lab.maps = kernels.map(({ name }) => {
    const grid = element("div", "grid");
    grid.style.setProperty("--side", lab.side);
    grid.append(...cells(lab.side ** 2));
    return { grid, figure: figureOf("map", `Map of “${name}”`, grid) };
  });
  const row = element("div", "maps");
  row.append(...lab.maps.map(({ figure }) => figure.node));
  lab.line = element("div", "line");
  lab.line.tabIndex = 0;
  lab.line.setAttribute("role", "application");
  lab.line.setAttribute("aria-label", "The flattened values. Arrow keys choose one.");
  lab.line.append(...cells(lab.side ** 2 * kernels.length));
  lab.words = element("p", "formula");
  lab.words.setAttribute("aria-live", "polite");
  listen(lab);
  node.replaceChildren(lab.strip.node, row, lab.line, lab.words);
  return lab;
}

function cells(count) {
  return Array.from({ length: count }, () => element("i"));
}

function listen(lab) {
  lab.maps.forEach(({ grid }, channel) => {
    grid.onpointermove = grid.onpointerdown = ({ target }) => {
      const place = [...grid.children].indexOf(target);
      if (place >= 0) choose(lab, place * lab.kernels.length + channel);
    };
  });
  lab.line.onpointermove = lab.line.onpointerdown = ({ target }) => {
    const place = [...lab.line.children].indexOf(target);
    if (place >= 0) choose(lab, place);
  };
  lab.line.onkeydown = (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -LINE_COLUMNS, ArrowDown: LINE_COLUMNS }[event.key];
    if (!step) return;
    event.preventDefault();
    choose(lab, clamped(lab.chosen + step, lab.line.childElementCount));
  };
}

function compute(lab, picture) {
  const { kernels, size } = lab;
  const maps = kernels.map(({ rows }) => pool(activate(convolve(picture, kernelOf(rows)), "relu"), "max", { size }));
  lab.values = Float64Array.from({ length: maps[0].values.length * maps.length }, (_, place) => maps[place % maps.length].values[Math.floor(place / maps.length)]);
  lab.values.forEach((value, place) => {
    const colour = signs(largestOf(maps[place % maps.length].values))(value);
    const twins = [lab.line.children[place], lab.maps[place % maps.length].grid.children[Math.floor(place / maps.length)]];
    twins.forEach((cell) => dress(cell, colour));
    twins[1].textContent = decimals(value, 1);
  });
  lab.maps.forEach(({ figure }) => figure.tell(`${lab.side} x ${lab.side}`));
  choose(lab, lab.chosen);
}

function choose(lab, place) {
  const count = lab.kernels.length;
  lab.chosen = place;
  const [channel, at] = [place % count, Math.floor(place / count)];
  const [row, column] = [Math.floor(at / lab.side), at % lab.side];
  [...lab.line.children].forEach((cell, one) => cell.classList.toggle("chosen", one === place));
  lab.maps.forEach(({ grid }, map) => [...grid.children].forEach((cell, one) => cell.classList.toggle("chosen", map === channel && one === at)));
  lab.words.replaceChildren(
    element("span", "", "place in the line = (row · columns + column) · maps + map"),
    element("b", "", `(${row} · ${lab.side} + ${column}) · ${count} + ${channel} = ${place}, with the value ${decimals(lab.values[place], 3)}`),
  );
}
