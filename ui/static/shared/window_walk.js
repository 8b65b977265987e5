// A window's walk over a picture: which place, which of the six steps, and playing them.

const LAY = 1;
const MULTIPLY = 2;
const ADD = 3;
const WRITE = 4;
const MOVE = 5;
const NEXT_LINE = 6;

// `size()` gives the map's rows and columns, `show()` draws. With `told()` each of the six steps is one, else a place is.
function windowWalk({ size, told, show }) {
  const walk = { row: 0, column: 0, step: WRITE, written: Infinity, timer: null, speed: 8 };
  const count = () => size().reduce((rows, columns) => rows * columns);
  const place = () => walk.row * size()[1] + walk.column;
  const goTo = (number) => Object.assign(walk, { row: Math.floor(number / size()[1]), column: number % size()[1] });

  function forward() {
    if (walk.written === Infinity) return begin();
    if (told() && walk.step !== WRITE && walk.step < WRITE) walk.step += 1;
    else if (told() && walk.step >= MOVE) walk.step = MULTIPLY;
    else if (place() + 1 >= count()) return end();
    else {
      goTo(place() + 1);
      walk.step = told() ? (walk.column === 0 ? NEXT_LINE : MOVE) : WRITE;
    }
    if (walk.step === WRITE) walk.written = place() + 1;
    show();
    return true;
  }

  function back() {
    pause();
    if (walk.written === Infinity) walk.written = place() + 1;
    goTo(Math.max(place() - 1, 0));
    Object.assign(walk, { step: WRITE, written: place() + 1 });
    show();
  }

  function begin() {
    goTo(0);
    Object.assign(walk, told() ? { step: LAY, written: 0 } : { step: WRITE, written: 1 });
    show();
    return true;
  }

  function end() {
    walk.written = Infinity;
    pause();
    return false;
  }

  function pause() {
    clearInterval(walk.timer);
    walk.timer = null;
    show();
  }

  function play(alive) {
    clearInterval(walk.timer);
    walk.timer = setInterval(() => (alive() ? forward() : clearInterval(walk.timer)), 1000 / walk.speed);
    forward();
  }

  // The place is looked at; the map is whole again.
  function look([row, column]) {
    clearInterval(walk.timer);
    Object.assign(walk, { row, column, step: WRITE, written: Infinity, timer: null });
    show();
  }

  // What changed the map's size keeps the place within it.
  function fit() {
    const [rows, columns] = size();
    walk.row = Math.min(walk.row, rows - 1);
    walk.column = Math.min(walk.column, columns - 1);
    if (walk.written !== Infinity) walk.written = Math.min(walk.written, rows * columns);
  }

  return { walk, forward, back, begin, pause, play, look, fit };
}
