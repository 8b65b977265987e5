// What the lab of the convolution says to the questions on its page, by the question's name.

const CONVOLUTION_JUDGES = {
  window(lab) {
    const { row, column } = lab.walking.walk;
    const here = valueAt(lab.map, row, column, 0);
    const most = lab.map.values.reduce((one, other) => Math.max(one, other), -Infinity);
    const right = here >= most - 1e-9;
    return { right, words: right
      ? `${decimals(here, 3)} is the largest sum anywhere: here the picture is brightest where the kernel is 1. A kernel answers most where the picture looks like it.`
      : `Here the sum is ${decimals(here, 3)}; somewhere it is ${decimals(most, 3)}. Look where the map is brightest.` };
  },
  vertical: (lab) => findsOnlyVertical(kernelOf(lab.rows)),
  size(lab) {
    const [rows] = lab.map.shape;
    const words = { true: "Half as many rows and columns: a quarter of the values. With zeros around it every second window fits.", false: `Now it has ${rows} x ${rows} values. Stride and padding decide.` };
    return { right: rows === 16, words: words[rows === 16] };
  },
  several(lab) {
    const maps = lab.kernels.map(({ rows }) => convolve(lab.picture, kernelOf(rows), lab));
    const strong = maps.map(({ values }) => largestOf(values) > 0.05);
    const opposite = maps.some((one, place) => maps.some((other, at) =>
      at > place && strong[place] && one.values.length === other.values.length && largestOf(one.values.map((value, spot) => value + other.values[spot])) < 1e-6));
    return { right: opposite, words: opposite
      ? "One finds where dark turns to bright, the other where bright turns to dark. After ReLU both are needed, for it keeps only what is above 0."
      : "No two of these maps are each other's negative. Copy a kernel's weights into another one with all signs turned round." };
  },
};
