// A picture that is shifted, turned and scaled: the sliders, and how far apart two maps are.

const STILL = { down: 0, right: 0, degrees: 0, factor: 1 };

// Returns { node, show(way) }; `onChange` gets what was changed of the way.
function movingControls(onChange) {
  const node = element("div", "controls");
  const pixels = (value) => `${readable(value)} ${Math.abs(value) === 1 ? "pixel" : "pixels"}`;
  const sliders = {
    right: sliderOf("Shift right", [-6, 6, 1], pixels, (right) => onChange({ right })),
    down: sliderOf("Shift down", [-6, 6, 1], pixels, (down) => onChange({ down })),
    degrees: sliderOf("Turn", [-90, 90, 5], (value) => `${readable(value)} degrees`, (degrees) => onChange({ degrees })),
    factor: sliderOf("Scale", [0.7, 1.5, 0.05], (value) => `${readable(value)} times`, (factor) => onChange({ factor })),
  };
  const back = pushButton("Put back", "As the picture was", () => onChange(STILL));
  node.append(...Object.values(sliders).map((slider) => slider.node), back);
  const show = (way) => Object.entries(sliders).forEach(([name, slider]) => slider.show(way[name]));
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

function percentOf(share) {
  return `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)}%`.replace("0.0%", "0%");
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
