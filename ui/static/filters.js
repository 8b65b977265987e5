// The filters of a layer, and beside each its change, cut from sheets. See ui/watching/filters.py.

export default async function (component) {
  const { parentElement } = component;
  const [data] = component.data;
  const list = parentElement.querySelector(".epochscope-filters");
  list.epochscopeWanted = data;
  const pictures = await Promise.all(data.sheets.map(decoded));
  // A later epoch may have come while this one was decoded.
  if (list.epochscopeWanted !== data) return;
  if (list.childElementCount !== data.words.length || list.epochscopeParts !== data.sheets.length) {
    list.replaceChildren(...data.words.map(() => tile(data.sheets)));
    list.epochscopeParts = data.sheets.length;
  }
  data.words.forEach((words, place) => update(list.children[place], place, words, data, pictures));
}

async function decoded({ source }) {
  const picture = new Image();
  picture.src = source;
  await picture.decode();
  return picture;
}

function tile(sheets) {
  const made = element("figure", "filter");
  made.setAttribute("role", "listitem");
  const parts = element("div", "parts");
  parts.append(...sheets.map(({ tile: [width, height] }) => Object.assign(document.createElement("canvas"), { width, height })));
  made.append(parts, element("figcaption"));
  return made;
}

function update(tile, place, words, { sheets, captions }, pictures) {
  tile.setAttribute("aria-label", words);
  tile.title = words;
  tile.querySelector("figcaption").textContent = captions[place];
  tile.querySelectorAll("canvas").forEach((canvas, part) => {
    const { columns, tile: [width, height] } = sheets[part];
    const [left, top] = [(place % columns) * width, Math.floor(place / columns) * height];
    canvas.getContext("2d").drawImage(pictures[part], left, top, width, height, 0, 0, width, height);
  });
}
