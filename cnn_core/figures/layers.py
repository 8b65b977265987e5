"""The layers of a network epoch by epoch: how long their weights and gradients are, how much of them is silent."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go

from cnn_core.figures import style
from cnn_core.runs.history import RunHistory

Quantity = Literal["weight_norm", "gradient_norm", "zero_share", "dead_share"]


@dataclass(frozen=True)
class _Look:
    title: str
    axis: str
    written: str
    share: bool = False
    log: bool = False


LOOKS: dict[Quantity, _Look] = {
    "weight_norm": _Look("Length of the weights", "Euclidean norm", ".3f"),
    "gradient_norm": _Look("Length of the gradient", "Euclidean norm", ".3g", log=True),
    "zero_share": _Look("Outputs that are zero after ReLU", "Share of all outputs", ".1%", share=True),
    "dead_share": _Look("Dead filters and units", "Share of the layer", ".1%", share=True),
}


def layer_values(history: RunHistory, quantity: Quantity) -> dict[str, tuple[list[int], list[float | None]]]:
    """Epochs and values by the layer's name; layers that have no such value are left out. None is what is no number."""
    found: dict[str, tuple[list[int], list[float | None]]] = {}
    for probed in history.probes:
        for layer in probed.layers:
            value = getattr(layer, quantity)
            if value is None:
                continue
            epochs, values = found.setdefault(layer.name, ([], []))
            epochs.append(probed.epoch)
            values.append(value if math.isfinite(value) else None)
    return found


def layer_color(place: int) -> str:
    """Of the layer at this place among those that are shown, in every chart."""
    return style.CLASS_COLORS[place % len(style.CLASS_COLORS)]


def layer_chart(history: RunHistory, quantity: Quantity, *, titles: Mapping[str, str], epochs: int) -> go.Figure:
    """One line a layer; `titles` gives what each is called by Keras's name, and their places decide their colours."""
    look, places = LOOKS[quantity], list(titles)
    figure = go.Figure(
        [
            go.Scatter(
                x=x,
                y=y,
                name=titles[name],
                mode="lines+markers",
                line={"color": layer_color(places.index(name)), "width": 2},
                marker={"size": 5},
                hovertemplate=f"{titles[name]}: %{{y:{look.written}}}<extra></extra>",
            )
            for name, (x, y) in layer_values(history, quantity).items()
            if name in titles
        ]
    )
    figure.update_xaxes(title="Epoch", range=[0.5, max(epochs, 1) + 0.5], tickformat="d")
    figure.update_xaxes(unifiedhovertitle_text="Epoch %{x}")
    if look.share:
        figure.update_yaxes(title=look.axis, tickformat=".0%", range=[0, 1])
    elif look.log:
        figure.update_yaxes(title=f"{look.axis}, logarithmic", type="log", dtick=1, tickformat="~g")
    else:
        figure.update_yaxes(title=look.axis, rangemode="tozero")
    figure.update_layout(hovermode="x unified", showlegend=False)
    return style.styled(figure, title=look.title)
