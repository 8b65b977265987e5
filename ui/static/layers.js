// The network from the picture to the answer: a card a layer, its maps on one sheet. See ui/inside/pipeline.py.

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [data] = component.data;
  const list = parentElement.querySelector(".epochscope-layers");
  list.setAttribute("aria-label", data.description);
  const wanted = JSON.stringify(data.layers);
  if (list.epochscopeShown !== wanted) {
    list.replaceChildren(...data.layers.map(card));
    list.epochscopeShown = wanted;
  }
  press(list, (button) => button.dataset.layer === data.selected);
  list.onclick = (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    press(list, (other) => other === button);
    const layer = data.layers.find(({ name }) => name === button.dataset.layer);
    setTriggerValue("chosen", { layer: layer.name, channel: pointedMap(event, layer) });
  };
  list.onkeydown = (event) => moveByArrow(list, event);
  list.onfocusin = (event) => makeTabStop(list, event.target.closest("button"));
  list.onpointermove = (event) => framePointed(event, data.layers);
  list.onpointerout = (event) => unframe(event.target.closest(".sheet"));
}

function card(layer) {
  const item = element("div");
  item.setAttribute("role", "listitem");
  const button = element("button");
  button.type = "button";
  button.tabIndex = -1;
  button.dataset.layer = layer.name;
  const words = element("span", "words");
  words.append(
    element("span", "title", layer.title),
    element("span", "kind", layer.kind),
    element("span", "facts", layer.shape),
    element("span", "facts", layer.parameters),
  );
  button.append(words, layer.bars ? bars(layer.bars) : sheet(layer));
  item.append(button);
  return item;
}

function sheet({ sheet, alt, note }) {
  const place = element("span", "picture");
  const frame = element("span", "sheet");
  const image = Object.assign(element("img"), { src: sheet.source, alt });
  image.style.aspectRatio = `${sheet.width} / ${sheet.height}`;
  frame.append(image, element("i"));
  place.append(frame);
  if (note) place.append(element("span", "note", note));
  return place;
}

function bars(entries) {
  const place = element("span", "picture");
  place.append(
    ...entries.map(([label, share, colour]) => {
      const line = element("span", "bar");
      line.style.setProperty("--share", `${100 * share}%`);
      line.style.setProperty("--colour", colour);
      const text = share === null ? "nan" : `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`;
      line.append(element("span", "", label), element("span", "", text));
      return line;
    }),
  );
  return place;
}

// The number of the map under the pointer; none by keyboard, and none beside the sheet.
function pointedMap(event, layer) {
  const frame = event.target.closest(".sheet");
  if (!frame || !event.detail || !layer.sheet?.columns) return null;
  const { columns, rows, count } = layer.sheet;
  const box = frame.getBoundingClientRect();
  const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
  const row = Math.floor(((event.clientY - box.top) / box.height) * rows);
  const place = row * columns + column;
  return column >= 0 && column < columns && place >= 0 && place < count ? place : null;
}

function framePointed(event, layers) {
  const frame = event.target.closest(".sheet");
  if (!frame) return;
  const name = frame.closest("button").dataset.layer;
  const layer = layers.find((other) => other.name === name);
  const place = pointedMap({ target: event.target, clientX: event.clientX, clientY: event.clientY, detail: 1 }, layer);
  if (place === null) return unframe(frame);
  const { columns, rows } = layer.sheet;
  const mark = frame.querySelector("i");
  mark.hidden = false;
  Object.assign(mark.style, {
    display: "block",
    left: `${(100 * (place % columns)) / columns}%`,
    top: `${(100 * Math.floor(place / columns)) / rows}%`,
    width: `${100 / columns}%`,
    height: `${100 / rows}%`,
  });
}

function unframe(frame) {
  if (frame) frame.querySelector("i").style.display = "none";
}
