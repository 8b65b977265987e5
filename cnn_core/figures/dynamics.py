"""The data map: each image by how sure the network was of the truth over the epochs, and how steadily."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnn_core.figures import style

_SMALL = {"color": style.FADED_TEXT, "size": 12}
SHADES = 6
"""Of correctness: few enough to be told apart."""


def data_map(
    rows: NDArray[np.int64],
    variability: NDArray[np.float64],
    confidence: NDArray[np.float64],
    correctness: NDArray[np.float64],
    *,
    selected: int | None,
    title: str,
) -> go.Figure:
    """All arrays (points,); `customdata` is the row. Colour is the share of epochs with the right answer."""
    figure = go.Figure(
        go.Scatter(
            x=variability,
            y=confidence,
            mode="markers",
            customdata=rows,
            marker={
                "size": 5,
                "opacity": 0.75,
                "color": np.round(correctness * (SHADES - 1)) / (SHADES - 1),
                "colorscale": ((0.0, style.TUTORIAL), (0.5, style.VALIDATION), (1.0, style.TRAINING)),
                "cmin": 0,
                "cmax": 1,
                "colorbar": {
                    "title": {"text": "right at", "font": _SMALL},
                    "tickfont": _SMALL,
                    "tickformat": ".0%",
                    "thickness": 8,
                    "len": 0.6,
                    "outlinewidth": 0,
                },
            },
            text=[f"{share:.0%}" for share in correctness],
            hovertemplate="the truth got %{y:.1%} on average, give or take %{x:.1%};<br>right at %{text} of the epochs"
            "<extra></extra>",
        )
    )
    place = np.flatnonzero(rows == selected) if selected is not None else np.array([], np.int64)
    if len(place):
        figure.add_trace(_ring(float(variability[place[0]]), float(confidence[place[0]])))
    figure.update_layout(showlegend=False, dragmode="select")
    figure.update_xaxes(title="Variability of the true class's probability", range=[-0.01, 0.52])
    figure.update_yaxes(title="Its mean over the epochs", tickformat=".0%", range=[-0.03, 1.03])
    return style.styled(figure, title=title)


def _ring(x: float, y: float) -> go.Scatter:
    ring = {"symbol": "circle-open", "size": 14, "color": style.TEXT, "line": {"width": 2}}
    return go.Scatter(x=[x], y=[y], mode="markers", marker=ring, hoverinfo="skip")
