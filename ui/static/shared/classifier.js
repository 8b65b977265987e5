// From maps to a class: where flattening puts a value, softmax as 32-bit numbers have it, and the loss.

// (height, width, channels) are laid out with the last running fastest, as TensorFlow does.
function flatPosition([, columns, channels], row, column, channel) {
  return (row * columns + column) * channels + channel;
}

function flatPlace([, columns, channels], position) {
  const place = Math.floor(position / channels);
  return { row: Math.floor(place / columns), column: place % columns, channel: position % channels };
}

// e to the power of each score over their sum, in 32-bit numbers and by the letter: too large a score is infinite, and
// infinite over infinite is no number.
function softmaxByTheLetter(scores) {
  const powers = Array.from(scores, (score) => Math.fround(Math.exp(Math.fround(score))));
  const sum = powers.reduce((all, power) => Math.fround(all + power), 0);
  return { powers, sum, shares: powers.map((power) => Math.fround(power / sum)) };
}

// Minus the natural logarithm of the share of the true class, from the scores, so that a share of 0 does no harm.
function crossEntropy(scores, trueClass) {
  const most = Math.max(...scores);
  const sum = scores.reduce((all, score) => all + Math.exp(score - most), 0);
  return Math.log(sum) - (scores[trueClass] - most);
}

function largestPlace(values) {
  return values.reduce((best, value, place) => (value > values[best] ? place : best), 0);
}
