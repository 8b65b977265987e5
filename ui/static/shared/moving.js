// A picture that is shifted, turned and scaled: the sliders, and how far apart two maps are.

const STILL = { down: 0, right: 0, degrees: 0, factor: 1 };

// Returns { node, show(way) }; `onChange` gets what was changed of the way.
function movingControls(onChange) {
  const node = element("div", "controls");
  const counted = (one, many) => (value) => `${decimals(value)} ${Math.abs(value) === 1 ? one : many}`;
  const control = (label, [min, max, step], told, name) =>
    slider({ label, min, max, step, value: STILL[name], told, on: (value) => onChange({ [name]: value }) });
  const sliders = {
    right: control("Shift right", [-6, 6, 1], counted("pixel", "pixels"), "right"),
    down: control("Shift down", [-6, 6, 1], counted("pixel", "pixels"), "down"),
    degrees: control("Turn", [-90, 90, 5], counted("degree", "degrees"), "degrees"),
    factor: control("Scale", [0.7, 1.5, 0.05], counted("times", "times"), "factor"),
  };
  const back = pushButton("Put back", () => onChange(STILL), "As the picture was");
  node.append(...Object.values(sliders).map((one) => one.node), back);
  const show = (way) => Object.entries(sliders).forEach(([name, one]) => one.show(way[name]));
  return { node, show };
}

function isStill(way) {
  return Object.entries(STILL).every(([name, value]) => way[name] === value);
}

// The sum of all differences over the sum of all values: 0 where the maps are equal.
function changeBetween(one, other) {
  const apart = one.values.reduce((sum, value, place) => sum + Math.abs(value - other.values[place]), 0);
  const size = one.values.reduce((sum, value) => sum + Math.abs(value), 0);
  return size > 1e-12 ? apart / size : 0;
}

// The square in the middle of a map, `side` values wide.
function middleOf(map, side) {
  const [rows, , channels] = map.shape;
  const from = (rows - side) / 2;
  const made = tensor([side, side, channels]);
  for (let place = 0; place < made.values.length; place += 1) {
    const [row, column] = [Math.floor(place / channels / side), Math.floor(place / channels) % side];
    made.values[place] = valueAt(map, from + row, from + column, place % channels);
  }
  return made;
}
