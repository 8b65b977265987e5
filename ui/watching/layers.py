"""How the layers fare: the length of their weights and gradients, and how much of them is silent."""

from html import escape

import streamlit as st

from cnn_core.architecture import TITLES
from cnn_core.config import ModelConfig
from cnn_core.figures.layers import LOOKS, Quantity, layer_chart, layer_color, layer_values
from ui import theme
from ui.plot import plot
from ui.watching.watched import Watched

ROWS: tuple[tuple[Quantity, Quantity], ...] = (("weight_norm", "gradient_norm"), ("zero_share", "dead_share"))
MEANING = (
    "Measured after each epoch on 64 fixed validation images. A gradient that is far shorter in the first layers than "
    "in the last ones hardly moves them. A filter or unit counts as dead when it answers 0 to all of these images, "
    "everywhere: none of them can teach it anything. Layers without ReLU have no such shares."
)


def view(watched: Watched) -> None:
    """Four charts with a line for each layer that has weights."""
    history = watched.history
    if not history.probes:
        theme.empty_state(
            "layers_clear",
            "The layers were not measured",
            "This run was trained by an earlier release, which did not look at its layers. Runs trained now are.",
        )
        return
    probed = {layer.name for probe in history.probes for layer in probe.layers}
    titles = {name: title for name, title in layer_titles(watched.run.config().model).items() if name in probed}
    _legend(titles)
    for row in ROWS:
        for column, quantity in zip(st.columns(2, gap="medium"), row, strict=True):
            with column:
                _chart(watched, quantity, titles)
    st.caption(MEANING)


def _chart(watched: Watched, quantity: Quantity, titles: dict[str, str]) -> None:
    if not layer_values(watched.history, quantity):
        st.caption(f"{LOOKS[quantity].title}: no layer of this network has a ReLU.")
        return
    plot(
        layer_chart(watched.history, quantity, titles=titles, epochs=watched.planned),
        key=f"watched_{quantity}",
        shows=watched.run.id,
        description=f"{LOOKS[quantity].title} of each layer over the epochs.",
        height=270,
    )


def layer_titles(model: ModelConfig) -> dict[str, str]:
    """What a layer is called, as in `3 Convolution`, by Keras's name; that of the last one is of its scores."""
    *layers, last = model.layers
    titles = {f"{layer.kind}_{place}": f"{place} {TITLES[layer.kind]}" for place, layer in enumerate(layers, start=1)}
    return titles | {"logits": f"{len(model.layers)} {TITLES[last.kind]}, the ten scores"}


def _legend(titles: dict[str, str]) -> None:
    """One for all four charts."""
    dots = "".join(
        f'<span><i style="background:{layer_color(place)}"></i>{escape(title)}</span>'
        for place, title in enumerate(titles.values())
    )
    st.html(f'<div class="es-legend">{dots}</div>')
