// Numbers as they are read: no more digits than tell something, and a proper minus.

// Four digits.
function readable(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "no number" : value > 0 ? "infinite" : "−infinite";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return powerOfTen(value);
  return String(Number(value.toPrecision(4))).replace("-", "−");
}

// At most so many decimals, where room is short or many numbers stand side by side.
function decimals(value, digits = 2) {
  if (!Number.isFinite(value)) return readable(value);
  const text = value.toFixed(digits).replace(/\.?0+$/, "");
  return (text === "-0" ? "0" : text).replace("-", "−");
}

function powerOfTen(value) {
  const [digits, exponent] = value.toExponential(1).split("e");
  const raised = [...exponent.replace("+", "")].map((sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]).join("");
  return `${digits.replace("-", "−")} · 10${raised}`;
}

function percent(share, digits = 1) {
  return Number.isFinite(share) ? `${(100 * share).toFixed(digits)}%` : readable(share);
}
