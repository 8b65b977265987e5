// Kernels and their maps as pictures.

// Rows of numbers as a kernel of one channel and one filter.
function kernelOf(rows) {
  return tensor([rows.length, rows[0].length, 1, 1], Float64Array.from(rows.flat()));
}

// Black and white where all weights are 0 and 1, else the colours of the maps.
function kernelColours(weights) {
  const plain = weights.every((weight) => weight === 0 || weight === 1);
  return plain ? greys() : signs(largestOf(weights));
}

// A cell in this colour, with words that can be read on it.
function dress(node, [red, green, blue]) {
  node.style.background = `rgb(${red}, ${green}, ${blue})`;
  node.style.color = 0.299 * red + 0.587 * green + 0.114 * blue > 135 ? "#10141b" : "#ffffff";
}

// What a map is painted with, and what its ends stand for, by the kernel that made it: an average keeps a picture, what
// only adds is grey, what takes away has two colours.
function lookOf(weights, map) {
  const sum = total(weights);
  if (Math.abs(sum - 1) < 1e-6) return { colour: greys(), words: "Black is 0, white is 1; what lies beyond is cut off." };
  if (weights.every((weight) => weight >= 0) && sum > 0) {
    return { colour: greys(0, sum), words: `Black is 0, white is ${decimals(sum)}.` };
  }
  const bound = largestOf(map.values);
  const ends = `The brightest blue is ${decimals(bound)}, the brightest orange ${decimals(-bound)}, black is 0.`;
  return { colour: signs(bound), words: bound > 0 ? ends : "Black is 0." };
}
