"""A map of images: near are those that look alike to the network."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnn_core.figures import style


@dataclass(frozen=True)
class Points:
    """Row i of every array is one image."""

    places: NDArray[np.float32]
    """(n, 2)."""
    rows: NDArray[np.int64]
    right: NDArray[np.bool_]
    """Where the answer is right; the others are drawn as crosses."""
    words: Sequence[str]
    """What is read at a point."""


@dataclass(frozen=True)
class Colouring:
    """`groups` (n,) says for each point which of the names, and of the colours, is its own."""

    names: Sequence[str]
    colours: Sequence[str]
    groups: NDArray[np.int64]


def embedding_map(
    points: Points, colouring: Colouring, *, selected: int | None, axes: tuple[str, str] | None, title: str
) -> go.Figure:
    """At most two traces a group, right and wrong; `customdata` is the row.

    `axes` are the axes' titles, None where distances have no unit.

    SVG, not WebGL: it is drawn on every machine, and some thousand points are quick enough.
    """
    figure = go.Figure()
    for group, name in enumerate(colouring.names):
        named = False
        for is_right in (True, False):
            members = np.flatnonzero((colouring.groups == group) & (points.right == is_right))
            if len(members):
                trace = _trace(points, members, name, colouring.colours[group], is_right)
                figure.add_trace(trace.update(showlegend=not named))
                named = True
    place = np.flatnonzero(points.rows == selected) if selected is not None else np.array([], np.int64)
    if len(place):
        figure.add_trace(_ring(points.places[place[0]]))
    # Ten names take several lines on a narrow page: below there is room for them.
    figure.update_layout(dragmode="lasso", showlegend=True, legend={"y": -0.1, "yanchor": "top"})
    horizontal, vertical = axes or ("", "")
    figure.update_xaxes(title=horizontal, showticklabels=axes is not None, showgrid=axes is not None)
    # A unit is as long up as it is across: what looks near is near.
    figure.update_yaxes(title=vertical, showticklabels=axes is not None, showgrid=axes is not None, scaleanchor="x")
    return style.styled(figure, title=title).update_layout(margin_t=12 + style.TITLE_HEIGHT)


def _trace(points: Points, members: NDArray[np.int64], name: str, colour: str, is_right: bool) -> go.Scatter:
    return go.Scatter(
        x=points.places[members, 0],
        y=points.places[members, 1],
        name=name,
        legendgroup=name,
        mode="markers",
        customdata=points.rows[members],
        marker={"size": 6, "opacity": 0.8, "color": colour, "symbol": "circle" if is_right else "x"},
        text=[points.words[member] for member in members],
        hovertemplate="%{text}<extra></extra>",
    )


def _ring(place: NDArray[np.float32]) -> go.Scatter:
    ring = {"symbol": "circle-open", "size": 16, "color": style.TEXT, "line": {"width": 2}}
    return go.Scatter(
        x=[float(place[0])], y=[float(place[1])], mode="markers", marker=ring, hoverinfo="skip", showlegend=False
    )
