// One photograph, three questions: what, where, which pixels. See ui/learn/cnn/uses.py.

const SIDE = 32;
const START = 0.5;

export default function (component) {
  const [data] = component.data;
  const node = component.parentElement.querySelector(".epochscope-finding");
  const state = (node.epochscope ??= build(node));
  const drawn = JSON.stringify(data);
  if (state.drawn === drawn) return;
  Object.assign(state, { drawn, data });
  for (const image of node.querySelectorAll("img")) Object.assign(image, { src: data.source, alt: data.name });
  draw(state);
}

function build(node) {
  const what = figure("Classification");
  const where = figure("Detection");
  const which = figure("Segmentation");
  const box = element("i", "box");
  where.frame.append(box);
  const mask = element("canvas");
  Object.assign(mask, { width: SIDE, height: SIDE });
  which.frame.append(mask);
  const label = element("label", "", "Cut off at ");
  const cut = element("input");
  Object.assign(cut, { type: "range", min: 0.05, max: 0.95, step: 0.05, value: START });
  const told = element("output");
  label.append(cut, told);
  node.replaceChildren(what.node, where.node, which.node, label);
  const state = { what, where, which, box, mask, cut, told };
  cut.oninput = () => draw(state);
  return state;
}

function figure(name) {
  const node = element("figure");
  const frame = element("div", "frame");
  frame.append(element("img"));
  const words = element("span", "words");
  const caption = element("figcaption");
  caption.append(element("b", "", name), words);
  node.append(frame, caption);
  return { node, frame, words };
}

function draw({ data, what, where, which, box, mask, cut, told }) {
  const least = Number(cut.value);
  told.textContent = `${Math.round(100 * least)}% of the strongest`;
  const places = data.heat.flatMap((row, y) => row.flatMap((value, x) => (value >= least ? [[x, y]] : [])));
  what.words.textContent = data.answer;
  box.hidden = !places.length;
  const pen = mask.getContext("2d");
  pen.clearRect(0, 0, SIDE, SIDE);
  pen.fillStyle = "rgb(255 138 30 / 62%)";
  for (const [x, y] of places) pen.fillRect(x, y, 1, 1);
  which.words.textContent = `${places.length} of ${SIDE * SIDE} pixels`;
  if (!places.length) {
    where.words.textContent = "nothing";
    return;
  }
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs) + 1, Math.min(...ys), Math.max(...ys) + 1];
  const share = (pixels) => `${(100 * pixels) / SIDE}%`;
  Object.assign(box.style, { left: share(left), top: share(top), width: share(right - left), height: share(bottom - top) });
  where.words.textContent = `${right - left} x ${bottom - top} pixels, from column ${left}, row ${top}`;
}
