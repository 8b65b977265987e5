// Photographs with the probabilities of their ten classes as bars that move to their new length. See ui/watching/images.py.

export default function (component) {
  const { parentElement } = component;
  const [data] = component.data;
  const list = parentElement.querySelector(".epochscope-answers");
  const names = JSON.stringify(data.pictures.map(({ source }) => source));
  if (list.epochscopeShown !== names) list.replaceChildren(...data.pictures.map(card));
  list.epochscopeShown = names;
  data.pictures.forEach((picture, place) => update(list.children[place], picture));
}

function card({ source, bars }) {
  const made = element("figure", "answer");
  made.setAttribute("role", "listitem");
  const photograph = Object.assign(document.createElement("img"), { src: source, alt: "" });
  const head = element("figcaption");
  head.append(element("b", "given"), element("span", "truth"), element("span", "verdict"));
  const rows = element("div", "bars");
  rows.append(...bars.map(bar));
  const top = element("div", "top");
  top.append(photograph, head);
  made.append(top, rows);
  return made;
}

function bar({ label, colour, true: isTrue }) {
  const row = element("div", "bar");
  const track = element("i");
  const fill = element("b");
  fill.style.background = colour;
  track.append(fill);
  row.append(element("span", "", isTrue ? `${label} ✓` : label), track, element("span", "share"));
  return row;
}

function update(card, { name, answer, right, verdict, bars }) {
  const tell = (selector, text) => (card.querySelector(selector).textContent = text);
  tell(".given", answer);
  tell(".truth", `is a ${name}`.replace(/ a (?=[aeiou])/, " an "));
  tell(".verdict", verdict);
  card.classList.toggle("right", right);
  card.setAttribute("aria-label", `${name}: answered ${answer}, ${verdict}`);
  bars.forEach(({ share, answer: isAnswer }, place) => {
    const row = card.querySelectorAll(".bar")[place];
    row.querySelector("b").style.width = `${100 * share}%`;
    row.querySelector(".share").textContent = `${Math.round(100 * share)}%`;
    row.classList.toggle("chosen", isAnswer);
  });
}
