// Two convolutions in a row as one.

// Two kernels, (rows, columns) tensors of one channel and one filter -> the kernel that does both: each product of their
// weights lands where the two places add up to. The result of (3, 3) and (3, 3) is (5, 5).
function composedKernel(first, second) {
  const [tall, wide] = first.shape;
  const [taller, wider] = second.shape;
  const made = tensor([tall + taller - 1, wide + wider - 1, 1, 1]);
  for (let row = 0; row < tall; row += 1) {
    for (let column = 0; column < wide; column += 1) {
      for (let down = 0; down < taller; down += 1) {
        for (let right = 0; right < wider; right += 1) {
          const place = (row + down) * (wide + wider - 1) + column + right;
          made.values[place] += first.values[row * wide + column] * second.values[down * wider + right];
        }
      }
    }
  }
  return made;
}
