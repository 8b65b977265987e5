// Filled contours of a surface over a square, as the outlines of SVG: a region for each level, all that lies above it.

// `values` are n by n; returns the path of { value >= level } in a square of (n - 1) by (n - 1), y growing upwards.
function regionAbove(values, level) {
  const last = values.length - 1;
  const parts = [];
  for (let row = 0; row < last; row += 1) {
    let run = null;
    for (let column = 0; column <= last; column += 1) {
      const corners = column < last ? cornersOf(values, row, column) : [];
      const whole = corners.length > 0 && corners.every(([, , value]) => value >= level);
      if (whole) {
        run ??= column;
        continue;
      }
      if (run !== null) parts.push(`M${run} ${last - row}H${column}V${last - row - 1}H${run}Z`);
      run = null;
      if (corners.some(([, , value]) => value >= level)) parts.push(outline(corners, level, last));
    }
  }
  return parts.join("");
}

// The four corners of a cell in turn, as [x, y, value].
function cornersOf(values, row, column) {
  return [[0, 0], [1, 0], [1, 1], [0, 1]].map(([right, up]) => [column + right, row + up, values[row + up][column + right]]);
}

function outline(corners, level, last) {
  const points = [];
  corners.forEach((from, place) => {
    const to = corners[(place + 1) % 4];
    if (from[2] >= level) points.push(from);
    if (from[2] >= level !== to[2] >= level) points.push(between(from, to, level));
  });
  return `M${points.map(([x, y]) => `${x.toFixed(2)} ${(last - y).toFixed(2)}`).join("L")}Z`;
}

function between(from, to, level) {
  const share = (level - from[2]) / (to[2] - from[2]);
  return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
}
