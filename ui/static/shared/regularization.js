// Dropout and penalties on weights, as Keras has them.

// 1 where a value is kept, 0 where it is silenced; `random` gives numbers from 0 to below 1.
function dropoutMask(count, rate, random = Math.random) {
  return Array.from({ length: count }, () => Number(random() >= rate));
}

// What is kept is divided by the share that is kept, so that the sum stays the same on average.
function droppedOut(values, mask, rate, scaled = true) {
  const factor = scaled ? 1 / (1 - rate) : 1;
  return values.map((value, place) => value * mask[place] * factor);
}

// What weights pay: l1 times the sum of their sizes, and l2 times the sum of their squares.
function penaltyOf(weights, { l1 = 0, l2 = 0 }) {
  return weights.reduce((sum, weight) => sum + l1 * Math.abs(weight) + l2 * weight * weight, 0);
}

function penaltySlope(weight, { l1 = 0, l2 = 0 }) {
  return l1 * Math.sign(weight) + 2 * l2 * weight;
}

// Plain gradient descent on the penalty alone.
function shrunk(weights, penalty, rate, steps) {
  return weights.map((weight) => {
    let left = weight;
    for (let step = 0; step < steps; step += 1) left -= rate * penaltySlope(left, penalty);
    return left;
  });
}
