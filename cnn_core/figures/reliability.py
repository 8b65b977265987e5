"""Is sureness to be believed: the reliability diagram, and what answering only when sure brings."""

from math import floor

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnn_core.analysis.calibration import Reliability
from cnn_core.analysis.coverage import Coverage
from cnn_core.figures import style

_DRAWN_POINTS = 400


def reliability_diagram(shown: Reliability, *, title: str) -> go.Figure:
    """Accuracy by confidence, a bar a bin, with the diagonal of perfect calibration; `customdata` is the bin."""
    bins = len(shown.counts)
    filled = np.flatnonzero(shown.counts)
    centres = (filled + 0.5) / bins
    figure = go.Figure(
        [
            go.Bar(
                x=centres,
                y=shown.accuracy[filled],
                width=0.92 / bins,
                name="right",
                marker={"color": style.TRAINING, "line": {"width": 0}},
                customdata=np.stack([filled, shown.counts[filled], shown.confidence[filled]], axis=-1),
                hovertemplate="%{customdata[1]:,} answers with %{customdata[2]:.1%} on average:<br>%{y:.1%} of them "
                "are right<extra></extra>",
            ),
            go.Scatter(
                x=[0, 1],
                y=[0, 1],
                name="as sure as right",
                mode="lines",
                line={"color": style.FADED_TEXT, "width": 1.5, "dash": "dot"},
                hoverinfo="skip",
            ),
        ]
    )
    figure.update_xaxes(title="Confidence of the answer", tickformat=".0%", range=[0, 1])
    figure.update_yaxes(title="Share that is right", tickformat=".0%", range=[0, 1.02])
    return style.styled(figure.update_layout(bargap=0), title=title)


def coverage_curve(shown: Coverage, answered: int, *, title: str) -> go.Figure:
    """Accuracy over the share of images that get an answer, the surest first; the chosen place is marked."""
    places = _spread(len(shown.rows))
    figure = go.Figure(
        go.Scatter(
            x=shown.share[places],
            y=shown.accuracy[places],
            name="accuracy",
            mode="lines",
            line={"color": style.VALIDATION, "width": 2},
            customdata=shown.confidence[places],
            hovertemplate="answering %{x:.1%} of the images, those with %{customdata:.1%} or more:<br>%{y:.2%} are "
            "right<extra></extra>",
        )
    )
    if answered:
        figure.add_trace(
            go.Scatter(
                x=[answered / len(shown.rows)],
                y=[shown.accuracy_of(answered)],
                mode="markers",
                showlegend=False,
                marker={"size": 11, "color": style.VALIDATION, "line": {"width": 2, "color": style.PAGE}},
                hoverinfo="skip",
            )
        )
    figure.update_xaxes(title="Images that get an answer", tickformat=".0%", range=[0, 1.01])
    figure.update_yaxes(title="Of these, right", tickformat=".0%", range=[_floor(shown.accuracy), 1.01])
    return style.styled(figure.update_layout(showlegend=False), title=title)


def _spread(count: int) -> NDArray[np.int64]:
    return np.unique(np.linspace(0, count - 1, min(count, _DRAWN_POINTS)).astype(np.int64))


def _floor(accuracy: NDArray[np.float64]) -> float:
    """A tenth below the lowest that many answers give: the first few alone swing between none and all."""
    settled = accuracy[len(accuracy) // 50 :]
    return max(0.0, floor(10 * float(settled.min())) / 10 - 0.05)
