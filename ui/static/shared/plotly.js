// Plotly's own script, loaded once for all that draw on the page.
function loadPlotly(source) {
  window.epochscopePlotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = resolve;
    script.onerror = () => {
      window.epochscopePlotly = undefined;
      script.remove();
      reject(new Error(`${source} did not load`));
    };
    document.head.append(script);
  });
  return window.epochscopePlotly;
}
