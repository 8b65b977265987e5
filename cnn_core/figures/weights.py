"""What a training left of the weights: how many of each layer are next to 0, a bar a training."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from cnn_core.figures import style
from cnn_core.figures.experiments import COLORS, Line
from cnn_core.runs.history import RunHistory


def tiny_shares(history: RunHistory) -> dict[str, float]:
    """By layer after the last epoch; layers of which it was not counted are left out."""
    layers = history.probes[-1].layers if history.probes else ()
    return {layer.name: layer.tiny_share for layer in layers if layer.tiny_share is not None}


def tiny_weights(lines: Sequence[Line], titles: Mapping[str, str]) -> go.Figure:
    """`titles` gives what each layer is called by Keras's name."""
    figure = go.Figure()
    for line in lines:
        shares = {name: share for name, share in tiny_shares(line.history).items() if name in titles}
        figure.add_trace(
            go.Bar(
                x=[titles[name] for name in shares],
                y=list(shares.values()),
                name=line.title,
                marker={"color": COLORS[line.place % len(COLORS)]},
                hovertemplate=f"{line.title}, %{{x}}: %{{y:.1%}}<extra></extra>",
            )
        )
    figure.update_layout(barmode="group", bargap=0.25, showlegend=True)
    figure.update_yaxes(title="Share of the layer's weights", tickformat=".0%", rangemode="tozero")
    return style.styled(figure, title="Weights within 0.001 of 0 after the last epoch")
