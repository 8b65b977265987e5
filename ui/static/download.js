// Draws a figure off the page and saves it as PNG. See ui/download.py.

const SCALE = 2;

export default function (component) {
  const [data] = component.data;
  const button = component.parentElement.querySelector("button");
  const status = component.parentElement.querySelector("[role=status]");
  button.textContent = data.label;
  button.onclick = async () => {
    button.disabled = true;
    status.textContent = "";
    try {
      await loadPlotly(data.script);
      await save(data);
    } catch {
      status.textContent = "The picture could not be drawn. Reload the page and try again.";
    } finally {
      button.disabled = false;
    }
  };
}

function save({ figure, filename }) {
  const { data, layout } = JSON.parse(figure);
  const { width, height } = layout;
  return window.Plotly.downloadImage({ data, layout }, { format: "png", scale: SCALE, width, height, filename });
}

// The plots of the page share this promise; see plot.js.
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
