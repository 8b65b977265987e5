"""One image through the epochs."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnn_core.figures import style

TOLD = 2
"""Classes in the title."""


def probabilities_by_epoch(
    epochs: Sequence[int],
    probabilities: NDArray[np.float64],
    names: Sequence[str],
    *,
    shown: Sequence[int],
    true_class: int | None,
    marked_epoch: int,
) -> go.Figure:
    """How probable each of the classes `shown` was at each of `epochs`; the true class, where it is known, has a tick.

    probabilities: (epochs, 10), each row sums to 1.
    """
    figure = go.Figure(
        [
            _curve(epochs, probabilities[:, class_index], names[class_index], class_index, class_index == true_class)
            for class_index in shown
        ]
    )
    line = {"color": style.TEXT, "width": 1.5, "dash": "dot"}
    now = {"type": "line", "x0": marked_epoch, "x1": marked_epoch, "y0": 0, "y1": 1, "yref": "y domain", "line": line}
    figure.update_layout(
        showlegend=True,
        shapes=[now],
        xaxis={"title": "Epoch", "range": [0, 1.02 * max(epochs)]},
        yaxis={"title": "Probability", "tickformat": ".0%", "range": [-0.03, 1.03]},
    )
    place = list(epochs).index(marked_epoch) if marked_epoch in epochs else len(epochs) - 1
    told = [f"{names[index]} {probabilities[place, index]:.0%}" for index in shown[:TOLD]]
    return style.styled(figure, title=f"At epoch {epochs[place]}: {', '.join(told)}")


def _curve(
    epochs: Sequence[int], values: NDArray[np.float64], name: str, class_index: int, is_true: bool
) -> go.Scatter:
    return go.Scatter(
        x=list(epochs),
        y=values.tolist(),
        name=f"{name} ✓" if is_true else name,
        mode="lines+markers",
        line={"color": style.CLASS_COLORS[class_index], "width": 2},
        marker={"size": 6},
        hovertemplate=f"{name} %{{y:.1%}} at epoch %{{x}}<extra></extra>",
    )
