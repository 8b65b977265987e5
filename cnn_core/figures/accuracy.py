"""How an accuracy settles as more images are asked."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnn_core.analysis.margin import interval
from cnn_core.figures import style

DRAWN = 400


def running_accuracy(right: NDArray[np.bool_], count: int) -> go.Figure:
    """The accuracy over the first 1, 2, ... of `right` (images,), with its interval; a line marks the first `count`."""
    places = np.unique(np.geomspace(1, len(right), DRAWN).astype(int))
    found = np.cumsum(right)[places - 1]
    low, high = interval(found, places)
    unseen = {"mode": "lines", "line": {"width": 0}, "showlegend": False, "hoverinfo": "skip"}
    figure = go.Figure(
        [
            go.Scatter(x=places, y=high, **unseen),
            go.Scatter(x=places, y=low, fill="tonexty", fillcolor="rgba(76,127,217,0.2)", **unseen),
            go.Scatter(
                x=places,
                y=found / places,
                line={"color": style.TRAINING, "width": 2},
                name="accuracy",
                customdata=np.stack([low, high], axis=1),
                hovertemplate="%{x:,}: %{y:.1%}, from %{customdata[0]:.1%} to %{customdata[1]:.1%}<extra></extra>",
            ),
        ]
    )
    figure.add_vline(x=count, line={"color": style.VALIDATION, "width": 2, "dash": "dot"})
    figure.update_xaxes(title="Images asked", type="log", dtick=1, tickformat=",d")
    figure.update_yaxes(title="Accuracy", tickformat=".0%", range=[0, 1])
    return style.styled(figure.update_layout(showlegend=False), title="The more images, the surer the number")
