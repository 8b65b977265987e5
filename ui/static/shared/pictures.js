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
function drawnByHand() {
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

// A row of thumbnails. Returns { node, pictures(), show(sent, onDraw), redraw() }; `onChosen` gets the picture. `sent` are
// the photographs of this draw and of those after it, so that others are there at once; `onDraw` gets the draw's number.
function pictureStrip(onChosen) {
  const node = element("div", "strip");
  const state = { node, onChosen, draw: null, pictures: [], name: null };
  state.row = thumbnails("Pictures", (name) => choosePicture(state, name));
  state.others = pushButton("Others", () => drawOthers(state), "Other photographs of the test set");
  node.append(state.row.node, state.others);
  return {
    node,
    pictures: () => state.pictures,
    show: (sent, onDraw) => {
      Object.assign(state, { sent, onDraw });
      // A visit that begins anew on the server begins anew here.
      if (!state.waiting && !photographsOf(state)) state.draw = sent.draw;
      showStrip(state);
    },
    redraw: () => {
      state.pictures = state.pictures.map((picture) => (picture.name === DRAWN ? drawnByHand() : picture));
      const button = [...state.row.node.children].find(({ dataset }) => dataset.name === DRAWN);
      paint(button.firstChild, greyOf(drawnByHand()), greys());
    },
  };
}

function photographsOf({ sent, draw }) {
  return draw === null ? undefined : sent.draws[draw - sent.draw];
}

function drawOthers(state) {
  state.draw += 1;
  state.onDraw(state.draw);
  showStrip(state);
}

// Until the photographs of a draw are here, those before stay, dimmed.
function showStrip(state) {
  const photographs = photographsOf(state);
  state.waiting = !photographs;
  state.node.setAttribute("aria-busy", String(state.waiting));
  if (state.waiting) return;
  const { chosen, digits } = state.sent;
  const others = photographs.filter(({ name }) => name !== chosen?.name);
  state.pictures = [...(chosen ? [chosen] : []), ...others, ...digits, drawnByHand()];
  fillStrip(state);
  const names = state.pictures.map(({ name }) => name);
  const kept = state.name ?? remembered().picture;
  const wanted = names.includes(kept) ? kept : names[0];
  if (wanted !== state.name) choosePicture(state, wanted);
  else state.row.show(wanted);
}

function fillStrip(state) {
  const told = JSON.stringify(state.pictures.map(({ name }) => name));
  if (state.told === told) return;
  state.told = told;
  state.row.fill(
    state.pictures.map((picture) => ({
      name: picture.name,
      words: picture.words,
      text: picture.name === DRAWN ? "draw" : "",
      paint: (canvas) => paint(canvas, greyOf(picture), greys()),
    })),
  );
}

function choosePicture(state, name) {
  state.name = name;
  remember({ picture: name });
  state.row.show(name);
  state.onChosen(state.pictures.find((picture) => picture.name === name));
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
