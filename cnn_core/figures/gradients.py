"""How far the gradient reaches: its length at each layer after an epoch, a line a training."""

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from cnn_core.figures import style
from cnn_core.figures.experiments import COLORS, DASHES, Line
from cnn_core.runs.history import RunHistory


def gradient_norms(history: RunHistory, epoch: int) -> list[float | None]:
    """Of each layer with weights in order, after this epoch; None is what is no number or 0. Empty where not probed."""
    probed = next((probed for probed in history.probes if probed.epoch == epoch), None)
    norms = [layer.gradient_norm for layer in probed.layers] if probed else []
    return [norm if math.isfinite(norm) and norm > 0 else None for norm in norms]


def gradients_by_layer(lines: Sequence[Line], epoch: int) -> go.Figure:
    """The first layer at the left; the axis of the norms is logarithmic and the same for all epochs."""
    figure = go.Figure()
    for line in lines:
        norms = gradient_norms(line.history, epoch)
        figure.add_trace(
            go.Scatter(
                x=list(range(1, len(norms) + 1)),
                y=norms,
                name=line.title,
                mode="lines+markers",
                line={
                    "color": COLORS[line.place % len(COLORS)],
                    "width": 2,
                    "dash": DASHES[line.place % len(DASHES)],
                },
                marker={"size": 7},
                hovertemplate=f"{line.title}: %{{y:.2g}}<extra></extra>",
            )
        )
    figure.update_xaxes(title="Layer with weights, the first at the left", dtick=1, tickformat="d")
    figure.update_xaxes(unifiedhovertitle_text="Layer %{x}")
    figure.update_yaxes(
        title="Euclidean norm, logarithmic", type="log", tickformat="~g", dtick=1, range=_decades(lines)
    )
    figure.update_layout(hovermode="x unified", showlegend=True)
    return style.styled(figure, title=f"Length of the gradient after epoch {epoch}")


def _decades(lines: Sequence[Line]) -> list[int]:
    norms = [
        norm
        for line in lines
        for probed in line.history.probes
        for norm in gradient_norms(line.history, probed.epoch)
        if norm is not None
    ]
    return [math.floor(math.log10(min(norms))), math.ceil(math.log10(max(norms)))] if norms else [-3, 1]
