// Going downhill on a surface that is known at the points of a grid. tests/browser/test_descent.py holds the rules
// against Keras's optimizers, and the reading between the points against TensorFlow's losses.

// `places` are the n equally spaced coordinates along both axes; row i of `losses`, n by n, lies at y = places[i].
// Between them it reads by cubic convolution (Keys 1981): through every point, with a slope that does not jump.
function surfaceOf(places, losses) {
  const last = places.length - 1;
  const [low, high] = [places[0], places[last]];
  const spacing = (high - low) / last;
  // Beyond the border the surface goes on as straight as it came.
  const at = (row, column) => {
    if (row < 0) return 2 * at(0, column) - at(1, column);
    if (row > last) return 2 * at(last, column) - at(last - 1, column);
    if (column < 0) return 2 * losses[row][0] - losses[row][1];
    if (column > last) return 2 * losses[row][last] - losses[row][last - 1];
    return losses[row][column];
  };
  const read = ([x, y], weightX, weightY) => {
    const [column, across] = cellOf((x - low) / spacing, last);
    const [row, down] = cellOf((y - low) / spacing, last);
    const [wide, tall] = [weightX(across), weightY(down)];
    let sum = 0;
    for (let one = 0; one < 4; one += 1) {
      for (let other = 0; other < 4; other += 1) sum += tall[one] * wide[other] * at(row + one - 1, column + other - 1);
    }
    return sum;
  };
  return {
    low,
    high,
    contains: ([x, y]) => x >= low && x <= high && y >= low && y <= high,
    value: (point) => read(point, cubicWeights, cubicWeights),
    gradient: (point) => [
      read(point, cubicSlopes, cubicWeights) / spacing,
      read(point, cubicWeights, cubicSlopes) / spacing,
    ],
  };
}

function cellOf(place, last) {
  const cell = Math.min(Math.max(Math.floor(place), 0), last - 1);
  return [cell, place - cell];
}

function cubicWeights(t) {
  return [
    ((-t + 2) * t - 1) * t * 0.5,
    ((3 * t - 5) * t * t + 2) * 0.5,
    ((-3 * t + 4) * t + 1) * t * 0.5,
    (t - 1) * t * t * 0.5,
  ];
}

function cubicSlopes(t) {
  return [
    ((-3 * t + 4) * t - 1) * 0.5,
    (9 * t - 10) * t * 0.5,
    ((-9 * t + 8) * t + 1) * 0.5,
    (3 * t - 2) * t * 0.5,
  ];
}

// Each rule goes from a point and the slope there to the next point, as Keras's optimizers do; `memory` is its own.
const RULES = {
  sgd: (point, slope, { rate }) => point.map((value, axis) => value - rate * slope[axis]),

  momentum: (point, slope, { rate, momentum }, memory) => {
    memory.velocity = (memory.velocity ?? [0, 0]).map((speed, axis) => momentum * speed - rate * slope[axis]);
    return point.map((value, axis) => value + memory.velocity[axis]);
  },

  // Kingma and Ba 2015, with the constants that Keras has.
  adam: (point, slope, { rate }, memory) => {
    const [keepMean, keepSquare, tiny] = [0.9, 0.999, 1e-7];
    memory.steps = (memory.steps ?? 0) + 1;
    memory.mean = (memory.mean ?? [0, 0]).map((mean, axis) => keepMean * mean + (1 - keepMean) * slope[axis]);
    memory.square = (memory.square ?? [0, 0]).map((mean, axis) => keepSquare * mean + (1 - keepSquare) * slope[axis] ** 2);
    const corrected = (rate * Math.sqrt(1 - keepSquare ** memory.steps)) / (1 - keepMean ** memory.steps);
    return point.map((value, axis) => value - (corrected * memory.mean[axis]) / (Math.sqrt(memory.square[axis]) + tiny));
  },
};

// The points of `steps` steps, the start among them, each with its loss; it ends early where it leaves the surface.
function descend(surface, start, rule, settings, steps) {
  const memory = {};
  const points = [start];
  let left = false;
  while (points.length <= steps && !left) {
    const next = RULES[rule](points.at(-1), surface.gradient(points.at(-1)), settings, memory);
    left = !surface.contains(next);
    points.push(next);
  }
  const seen = left ? points.slice(0, -1) : points;
  return { points, losses: seen.map((point) => surface.value(point)), left };
}
