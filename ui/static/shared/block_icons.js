// A drawn sign for each kind of block, and for what can be done to one: strokes in a square of 24, in the text's colour.
const SVG = "http://www.w3.org/2000/svg";
const BLOCK_SIGNS = {
  conv2d: ["M4 4h16v16H4z", "M4 9.3h16M4 14.6h16M9.3 4v16M14.6 4v16", "fill:M4 4h10.6v10.6H4z"],
  separable_conv2d: ["M3 3h9v9H3z", "M7.5 7.5h9v9h-9z", "M12 12h9v9h-9z", "fill:M12 12h9v9h-9z"],
  residual: ["M3 16h4M11 16h2M17 16h4", "fill:M7 13h4v6H7z", "fill:M13 13h4v6h-4z", "M7 13h4v6H7zM13 13h4v6h-4z", "M4 16C4 4 20 4 20 13", "M18 11l2 3 2-3"],
  whitening: ["M4 4h16v16H4z", "M4 20 20 4", "fill:M4 20 20 4v16z"],
  max_pooling2d: ["M3 3h12v12H3zM9 3v12M3 9h12", "fill:M9 3h6v6H9z", "M15 15l4 4", "fill:M17 17h5v5h-5z", "M17 17h5v5h-5z"],
  average_pooling2d: ["M3 3h12v12H3zM9 3v12M3 9h12", "M15 15l3 3", "M17 17h5v5h-5z", "M6 6h0M12 6h0M6 12h0M12 12h0"],
  activation: ["M3 17h9l8-12", "M3 21h18"],
  batch_normalization: ["M2 19c6 0 5-13 10-13s4 13 10 13", "M12 6v13"],
  normalization: ["M2 19c6 0 5-13 10-13s4 13 10 13", "M2 19h20"],
  scale: ["M4 20 20 4", "M13 4h7v7", "M4 13v7h7"],
  dropout: ["M5 5h0M12 5h0M19 12h0M5 19h0M12 12h0M19 19h0", "M17 3l4 4M21 3l-4 4M3 10l4 4M7 10l-4 4M10 17l4 4M14 17l-4 4"],
  flatten: ["M3 4h7v16H3zM3 12h7M6.5 4v16", "M12 12h4", "M14 10l2 2-2 2", "M18 2h4v20h-4zM18 7h4M18 12h4M18 17h4"],
  global_average_pooling2d: ["M3 4h10v10H3z", "M6 7h10v10H6z", "M16 12h3", "fill:M19 9h4v6h-4z", "M19 9h4v6h-4z"],
  dense: ["M5 5 19 8M5 5l14 11M5 12l14-4M5 12l14 4M5 19 19 8M5 19l14-3", "M5 5h0M5 12h0M5 19h0M19 8h0M19 16h0"],
  backbone: ["M3 6v12h4V6zM9 8v8h4V8zM15 10v4h3v-4z", "M18 12h4", "M1 12h2"],
  own_network: ["M3 6v12h4V6zM9 8v8h4V8zM15 10v4h3v-4z", "M18 12h4", "M1 12h2"],
  up: ["M12 19V5M6 11l6-6 6 6"],
  down: ["M12 5v14M6 13l6 6 6-6"],
  duplicate: ["M9 9h11v11H9z", "M5 15H4V4h11v1"],
  remove: ["M6 6l12 12M18 6 6 18"],
  handle: ["M9 5h0M15 5h0M9 12h0M15 12h0M9 19h0M15 19h0"],
  other: ["M4 4h16v16H4z", "M8 12h8M12 8v8"],
};

function blockIcon(kind) {
  const icon = document.createElementNS(SVG, "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  icon.setAttribute("class", "block-icon");
  for (const sign of Object.hasOwn(BLOCK_SIGNS, kind) ? BLOCK_SIGNS[kind] : BLOCK_SIGNS.other) {
    const path = document.createElementNS(SVG, "path");
    const filled = sign.startsWith("fill:");
    path.setAttribute("d", filled ? sign.slice(5) : sign);
    if (filled) path.setAttribute("class", "filled");
    else if (/h0/.test(sign)) path.setAttribute("class", "dots");
    icon.append(path);
  }
  return icon;
}
