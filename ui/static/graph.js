// The graph of a function: operations as boxes, what flows between them as arrows. See ui/learn/tensors/graph.py.

const ROW = 92;
const BOX = 58;
const SVG = "http://www.w3.org/2000/svg";

export default function (component) {
  const [data] = component.data;
  const node = component.parentElement.querySelector(".epochscope-graph");
  node.setAttribute("aria-label", data.description);
  const drawn = JSON.stringify([data.names, data.edges]);
  const state = (node.epochscope ??= {});
  if (state.drawn !== drawn) build(node, state, data);
  state.drawn = drawn;
  data.values.forEach((value, place) => {
    const told = state.boxes[place].querySelector(".value");
    if (told.textContent !== value) Object.assign(told, { textContent: value, title: value });
  });
}

function build(node, state, data) {
  const places = placed(data);
  const lines = document.createElementNS(SVG, "svg");
  const deepest = Math.max(...places.map(({ row }) => row));
  const height = deepest * ROW + BOX;
  lines.setAttribute("viewBox", `0 0 100 ${height}`);
  lines.setAttribute("preserveAspectRatio", "none");
  lines.setAttribute("aria-hidden", "true");
  for (const [from, to] of data.edges) {
    const [a, b] = [places[from], places[to]];
    const [start, end] = [a.row * ROW + BOX, b.row * ROW];
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", `M${a.left} ${start}C${a.left} ${start + ROW / 3} ${b.left} ${end - ROW / 3} ${b.left} ${end}`);
    path.dataset.edge = `${from} ${to}`;
    lines.append(path);
  }
  state.boxes = data.names.map((name, place) => {
    const box = element("button", `box ${data.kinds[place].toLowerCase()}`);
    box.type = "button";
    box.append(element("b", "", data.titles[place]), element("span", "shape", data.shapes[place]), element("span", "value"));
    box.setAttribute("aria-label", `${data.titles[place]}, ${data.kinds[place]}, named ${name}`);
    Object.assign(box.style, { left: `${places[place].left}%`, top: `${places[place].row * ROW}px`, width: `${places[place].width}%` });
    const choose = () => point(node, state, data, place);
    Object.assign(box, { onpointerenter: choose, onfocus: choose });
    return box;
  });
  const board = element("div", "board");
  board.style.height = `${height}px`;
  board.append(lines, ...state.boxes);
  state.words = element("p", "words", "Point at an operation, or reach it with Tab.");
  state.words.setAttribute("aria-live", "polite");
  node.replaceChildren(board, state.words);
}

// Below all that it takes from; within a row as far to the left as its sources, on average.
function placed({ names, edges }) {
  const rows = names.map(() => 0);
  for (const [from, to] of edges) rows[to] = Math.max(rows[to], rows[from] + 1);
  // What is put in stands right above whoever takes it first.
  names.forEach((_, place) => {
    const takers = edges.filter(([from]) => from === place).map(([, to]) => rows[to]);
    const fed = edges.some(([, to]) => to === place);
    if (!fed && takers.length) rows[place] = Math.min(...takers) - 1;
  });
  const order = names.map((_, place) => place);
  for (let row = 0; row <= Math.max(...rows); row += 1) {
    const inRow = order.filter((place) => rows[place] === row);
    inRow.forEach((place, at) => (order[place] = { row, at, count: inRow.length }));
  }
  return names.map((_, place) => {
    const { row, at, count } = order[place];
    return { row, left: (100 * (at + 0.5)) / count, width: Math.min(30, 94 / count) };
  });
}

function point(node, state, data, place) {
  const near = (kind) => data.edges.filter((edge) => edge[kind === "from" ? 1 : 0] === place).map((edge) => data.titles[edge[kind === "from" ? 0 : 1]]);
  const [from, to] = [near("from"), near("to")];
  state.words.textContent =
    `${data.titles[place]}, which TensorFlow calls ${data.names[place]}: ${data.meanings[place]} ` +
    `${from.length ? `It takes from ${from.join(" and ")}` : "It takes from nobody"}${to.length ? ` and gives to ${to.join(" and ")}.` : " and gives the result."}`;
  for (const path of node.querySelectorAll("path")) {
    path.classList.toggle("near", path.dataset.edge.split(" ").includes(String(place)));
  }
}
