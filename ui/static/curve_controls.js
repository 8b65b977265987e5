// By epoch or step, smoothing, logarithmic axis: see ui/curve_controls.py. The plots hear of it through shared/curves.js.

export default function (component) {
  const { parentElement } = component;
  const [data] = component.data;
  const node = parentElement.querySelector(".epochscope-curve-controls");
  if (!node.childElementCount) node.append(units(), logarithmic(), smoothing(data.smoothing));
}

function units() {
  const group = element("fieldset", "units");
  group.append(element("legend", "", "Along the axis"));
  for (const [unit, words] of [
    ["epoch", "Epochs"],
    ["step", "Steps"],
  ]) {
    const radio = Object.assign(document.createElement("input"), { type: "radio", name: "epochscope-unit", value: unit });
    radio.checked = curvesChoice().unit === unit;
    radio.onchange = () => chooseCurves({ unit });
    group.append(labelled(radio, words));
  }
  return group;
}

function smoothing(weights) {
  const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: weights.length - 1, step: 1 });
  slider.value = Math.max(weights.indexOf(curvesChoice().smoothing), 0);
  const told = element("output");
  const tell = () => {
    const weight = weights[slider.value];
    told.textContent = smoothingWords(weight);
    slider.setAttribute("aria-valuetext", told.textContent);
    return weight;
  };
  slider.oninput = () => chooseCurves({ smoothing: tell() });
  tell();
  const made = labelled(slider, "Smoothing", "smoothing");
  made.title =
    "Exponential moving average of the measurements, as TensorBoard draws it, its bias towards 0 at the beginning taken " +
    "out. The measurements themselves stay behind it, faint.";
  made.append(told);
  return made;
}

function smoothingWords(weight) {
  return weight ? `${weight}: about the last ${Math.round(1 / (1 - weight)).toLocaleString("en-GB")}` : "off";
}

function logarithmic() {
  const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: curvesChoice().log });
  box.onchange = () => chooseCurves({ log: box.checked });
  return labelled(box, "Logarithmic loss");
}

function labelled(control, words, name = "") {
  const label = element("label", name);
  label.append(...(control.type === "range" ? [element("span", "", words), control] : [control, element("span", "", words)]));
  return label;
}
