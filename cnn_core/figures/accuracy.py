"""How an accuracy settles as more images are asked."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnn_core.figures import style

DRAWN = 400


def running_accuracy(right: NDArray[np.bool_], count: int, z: float) -> go.Figure:
    """The accuracy over the first 1, 2, ... of `right` (images,), with `z` standard errors on either side.

    A line marks the first `count`.
    """
    places = np.unique(np.geomspace(1, len(right), DRAWN).astype(int))
    share = np.cumsum(right)[places - 1] / places
    margin = z * np.sqrt(share * (1 - share) / places)
    low, high = np.clip(share - margin, 0, 1), np.clip(share + margin, 0, 1)
    figure = go.Figure(
        [
            go.Scatter(x=places, y=high, mode="lines", line={"width": 0}, showlegend=False, hoverinfo="skip"),
            go.Scatter(
                x=places,
                y=low,
                mode="lines",
                line={"width": 0},
                fill="tonexty",
                fillcolor="rgba(76,127,217,0.2)",
                showlegend=False,
                hoverinfo="skip",
            ),
            go.Scatter(
                x=places,
                y=share,
                line={"color": style.TRAINING, "width": 2},
                name="accuracy",
                customdata=margin,
                hovertemplate="first %{x:,}: %{y:.1%} ± %{customdata:.1%}<extra></extra>",
            ),
        ]
    )
    figure.add_vline(x=count, line={"color": style.VALIDATION, "width": 2, "dash": "dot"})
    figure.update_xaxes(title="Images asked", type="log", dtick=1, tickformat=",d")
    figure.update_yaxes(title="Accuracy", tickformat=".0%", range=[0, 1])
    return style.styled(figure.update_layout(showlegend=False), title="The more images, the surer the number")
