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
