"""Figures of the loss: of one answer, and of batches."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnn_core.figures import style

LEAST = 1e-4


def loss_curve(probabilities: NDArray[np.float64], names: Sequence[str], true_class: int) -> go.Figure:
    """-log p against p, with a dot where the loss would be for each class as the true one, (10,) probabilities."""
    shown = np.geomspace(LEAST, 1, 240)
    figure = go.Figure(
        go.Scatter(
            x=shown,
            y=-np.log(shown),
            name="-log(probability)",
            line={"color": style.FADED_TEXT, "width": 2},
            hovertemplate="%{x:.1%} for the true class: loss %{y:.3f}<extra></extra>",
        )
    )
    placed = np.maximum(probabilities, LEAST)
    figure.add_trace(
        go.Scatter(
            x=placed,
            y=-np.log(placed),
            name="Each class",
            mode="markers",
            text=list(names),
            marker={
                "color": list(style.CLASS_COLORS),
                "size": [16 if place == true_class else 8 for place in range(len(names))],
                "line": {
                    "color": style.TEXT,
                    "width": [2 if place == true_class else 0 for place in range(len(names))],
                },
            },
            hovertemplate="%{text}: %{x:.2%}, loss %{y:.3f}<extra></extra>",
        )
    )
    figure.update_xaxes(title="Probability of the true class", range=[-0.02, 1.02], tickformat=".0%")
    figure.update_yaxes(title="Loss (nats)", range=[-0.3, -np.log(LEAST) + 0.3])
    title = f"{names[true_class]}: {probabilities[true_class]:.1%}, so the loss is {-np.log(placed[true_class]):.3f}"
    return style.styled(figure.update_layout(showlegend=False), title=title)


def batch_scatter(drawn: Sequence[NDArray[np.float64]], sizes: Sequence[int], mean: float) -> go.Figure:
    """The mean losses of batches, (batches,) for each size, side by side; `mean` is that of all images."""
    random = np.random.default_rng(0)
    figure = go.Figure()
    for place, (losses, size) in enumerate(zip(drawn, sizes, strict=True)):
        figure.add_trace(
            go.Scatter(
                x=place + random.uniform(-0.28, 0.28, len(losses)),
                y=losses,
                name=f"Batches of {size}",
                mode="markers",
                marker={"color": style.TRAINING, "size": 4, "opacity": 0.55},
                hovertemplate=f"A batch of {size}: loss %{{y:.3f}}<extra></extra>",
            )
        )
    figure.add_hline(y=mean, line={"color": style.VALIDATION, "width": 2})
    figure.update_xaxes(
        title="Images in a batch",
        tickvals=list(range(len(sizes))),
        ticktext=[f"{size:,}" for size in sizes],
        showgrid=False,
    )
    figure.update_yaxes(title="Mean loss of a batch (nats)", rangemode="tozero")
    return style.styled(
        figure.update_layout(showlegend=False), title=f"Batches drawn by lot; the line is all images: {mean:.3f}"
    )
