// A line a point: the trace's name, x and y; of a heat map the value, which `meta.values` names where the colour stands for
// another, of a point that is a photograph its identifier.
function commaSeparated(traces, pictures) {
  const lines = [["trace", "x", "y", "value"]];
  traces.forEach((trace, number) => {
    const name = trace.name || `trace ${number}`;
    const grid = trace.z && (trace.meta?.values ?? trace.z);
    if (grid) {
      grid.forEach((row, y) => row.forEach((value, x) => lines.push([name, trace.x[x], trace.y[y], value])));
    } else {
      for (let place = 0; place < (trace.x?.length ?? 0); place++) {
        const source = pictures?.[trace.customdata?.[place]] ?? "";
        lines.push([name, trace.x[place], trace.y[place], source.split("/").at(-1).replace(".png", "")]);
      }
    }
  });
  const told = lines.filter(([, , , value]) => value !== null && !Number.isNaN(value));
  return told.map((line) => line.map(quoted).join(",")).join("\r\n");
}

// A name that a spreadsheet would take for a formula is made a text.
function quoted(value) {
  const text = typeof value === "string" && /^[=+@-]/.test(value) ? `'${value}` : String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function save(filename, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = filename;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
}
