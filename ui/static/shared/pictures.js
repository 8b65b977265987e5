// The pictures of a lab: photographs in grey, digits, and one drawn by hand. Which one is kept from step to step.

const LAB_KEY = "epochscope-lab";
const SIDE = 32;
const DRAWN = "drawn";

// What was chosen and drawn, kept by this tab alone.
function remembered() {
  try {
    return Object(JSON.parse(sessionStorage.getItem(LAB_KEY)));
  } catch {
    return {};
  }
}

function remember(changes) {
  try {
    sessionStorage.setItem(LAB_KEY, JSON.stringify({ ...remembered(), ...changes }));
  } catch {
    // A browser that keeps nothing forgets the picture between steps.
  }
}

// (32, 32, 3) from 0 to 1 of what a page sent: { pixels } in base64, or { levels } from 0 to 1.
function coloursOf(picture) {
  if (picture.levels) {
    return tensor([SIDE, SIDE, 3], Float64Array.from(picture.levels.flatMap((level) => [level, level, level])));
  }
  const bytes = atob(picture.pixels);
  return tensor([SIDE, SIDE, 3], Float64Array.from(bytes, (byte) => byte.charCodeAt(0) / 255));
}

function greyOf(picture) {
  if (picture.levels) return tensor([SIDE, SIDE, 1], Float64Array.from(picture.levels));
  return greyscale(coloursOf(picture));
}

// What was drawn so far: a ring, before anybody has drawn.
function drawn() {
  const { drawing } = remembered();
  const valid = Array.isArray(drawing) && drawing.length === SIDE * SIDE && drawing.every((level) => level >= 0 && level <= 1);
  return { name: DRAWN, words: "Drawn by hand", levels: valid ? drawing : ring() };
}

function ring() {
  return Array.from({ length: SIDE * SIDE }, (_, place) => {
    const far = Math.hypot(Math.floor(place / SIDE) - 15.5, (place % SIDE) - 15.5);
    return Math.min(Math.max(2.2 - Math.abs(far - 9), 0), 1);
  });
}

// A row of thumbnails. Returns { node, pictures(), show(pictures), redraw() }; `onChosen` gets the picture, `onOthers`
// is called where other photographs are wanted.
function pictureStrip(onChosen, onOthers) {
  const node = element("div", "strip");
  node.setAttribute("role", "group");
  node.setAttribute("aria-label", "Pictures");
  const state = { node, pictures: [], name: null };
  node.onclick = (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.name) choosePicture(state, button.dataset.name, onChosen);
    else if (button) onOthers();
  };
  node.onkeydown = (event) => moveByArrow(node, event);
  return {
    node,
    pictures: () => state.pictures,
    show: (pictures) => showStrip(state, pictures, onChosen),
    redraw: () => {
      state.pictures = state.pictures.map((picture) => (picture.name === DRAWN ? drawn() : picture));
      const button = [...node.children].find(({ dataset }) => dataset.name === DRAWN);
      paint(button.firstChild, greyOf(drawn()), greys());
    },
  };
}

function showStrip(state, sent, onChosen) {
  const pictures = [...sent, drawn()];
  const told = JSON.stringify(sent.map(({ name }) => name));
  if (state.told !== told) {
    state.node.replaceChildren(...pictures.map(thumbnail), othersButton());
    state.told = told;
  }
  state.pictures = pictures;
  const kept = state.name ?? remembered().picture;
  const wanted = pictures.some(({ name }) => name === kept) ? kept : pictures[0].name;
  if (wanted !== state.name) choosePicture(state, wanted, onChosen);
  else pressPicture(state);
}

function choosePicture(state, name, onChosen) {
  state.name = name;
  remember({ picture: name });
  pressPicture(state);
  onChosen(state.pictures.find((picture) => picture.name === name));
}

function pressPicture({ node, name }) {
  press(node, (button) => button.dataset.name === name);
}

function thumbnail(picture) {
  const button = element("button", "thumbnail");
  button.type = "button";
  button.dataset.name = picture.name;
  button.title = picture.words;
  button.setAttribute("aria-label", picture.words);
  const canvas = element("canvas");
  paint(canvas, greyOf(picture), greys());
  button.append(canvas);
  if (picture.name === DRAWN) button.append(element("span", "", "draw"));
  return button;
}

function othersButton() {
  const button = element("button", "others", "Others");
  button.type = "button";
  button.title = "Other photographs of the test set";
  return button;
}

// A soft brush at a place of the picture: its levels, changed.
function brushed(levels, row, column) {
  return levels.map((level, place) => {
    const far = Math.hypot(Math.floor(place / SIDE) - row, (place % SIDE) - column);
    return Math.max(level, Math.round(100 * Math.min(Math.max(1.9 - far, 0), 1)) / 100);
  });
}

function keepDrawing(levels) {
  remember({ drawing: levels });
}
