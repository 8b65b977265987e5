// A line a point: the trace's name, then x, y, and the value of a heat map or the number that a point stands for.
function commaSeparated(traces) {
  const lines = [["trace", "x", "y", "value"]];
  traces.forEach((trace, number) => {
    const name = trace.name || `trace ${number}`;
    if (trace.z) {
      trace.z.forEach((row, y) => row.forEach((value, x) => lines.push([name, trace.x[x], trace.y[y], value])));
    } else {
      for (let place = 0; place < (trace.x?.length ?? 0); place++) {
        lines.push([name, trace.x[place], trace.y[place], trace.customdata?.[place] ?? ""]);
      }
    }
  });
  return lines.map((line) => line.map(quoted).join(",")).join("\r\n");
}

function quoted(value) {
  const text = String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function save(filename, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = filename;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
}
