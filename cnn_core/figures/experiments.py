"""The trainings of an experiment against one another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go

from cnn_core.figures import style
from cnn_core.figures.training import AXES
from cnn_core.runs.history import RunHistory

Compared = Literal["accuracy", "loss"]

COLORS = (style.TRAINING, style.VALIDATION, style.BEST, "#9a75c2", "#af4f74", "#7c9499")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


@dataclass(frozen=True)
class Line:
    """A training by the name that the chart gives it, and its place among the arms, which settles its colour."""

    title: str
    place: int
    history: RunHistory


def compared(lines: Sequence[Line], metric: Compared, *, epochs: int, training: bool = False) -> go.Figure:
    """One metric over the epochs, a line a training, on validation images; `training` adds thin lines of what the
    training images gave. `epochs` are those that the axis has room for.
    """
    figure = go.Figure()
    for line in lines:
        if training:
            figure.add_trace(_trace(line, metric, on_training=True))
        figure.add_trace(_trace(line, metric, on_training=False))
    figure.update_xaxes(title="Epoch", range=[0.8, epochs + 0.2], tickformat="d", unifiedhovertitle_text="Epoch %{x}")
    figure.update_layout(hovermode="x unified")
    if metric == "accuracy":
        figure.update_yaxes(title=AXES[metric], tickformat=".0%")
    else:
        figure.update_yaxes(title=AXES[metric], rangemode="tozero")
    on = "validation images, thin lines on training images" if training else "validation images"
    return style.styled(figure, title=f"{metric.capitalize()} on {on}, by epoch")


def _trace(line: Line, metric: Compared, *, on_training: bool) -> go.Scatter:
    epochs = [epoch for epoch in line.history.epochs if not epoch.partial]
    judged = [epoch.training if on_training else epoch.validation for epoch in epochs]
    words = f"{line.title}, training" if on_training else line.title
    return go.Scatter(
        x=[epoch.epoch for epoch in epochs],
        y=[getattr(one, metric) for one in judged],
        name=words,
        legendgroup=line.title,
        showlegend=not on_training,
        mode="lines" if on_training else "lines+markers",
        line={
            "color": COLORS[line.place % len(COLORS)],
            "width": 1 if on_training else 2,
            "dash": DASHES[line.place % len(DASHES)],
        },
        opacity=0.8 if on_training else 1,
        marker={"size": 6},
        hovertemplate=f"{words} %{{y:{'.1%' if metric == 'accuracy' else '.3f'}}}<extra></extra>",
    )
