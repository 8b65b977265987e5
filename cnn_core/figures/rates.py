"""The learning rate and the speed of a training, step by step."""

from typing import Literal

import plotly.graph_objects as go

from cnn_core.figures import style
from cnn_core.figures.series import Cursor, series_since
from cnn_core.figures.training import dress_curves
from cnn_core.runs.history import RunHistory

Rate = Literal["learning_rate", "images_per_second"]
TITLES: dict[Rate, str] = {"learning_rate": "Learning rate", "images_per_second": "Training images a second"}


def rate_curve(history: RunHistory, rate: Rate, *, epochs: int) -> go.Figure:
    """One of the two over the epochs, with what a person has changed. A live plot can extend it; see `learning_curves`.

    The learning rate is that of the last batch of each measurement, the speed is of training alone.
    """
    points = series_since(history, Cursor())[f"batch_{rate}"]
    title = TITLES[rate]
    trace = go.Scatter(
        x=points["x"],
        y=points["y"],
        name=title.lower(),
        mode="lines",
        # A learning rate is set, not measured: there is nothing to smooth.
        meta={"series": f"batch_{rate}", "smooth": rate != "learning_rate"}
        | {part: value for part, value in points.items() if part not in ("x", "y")},
        line={"color": style.TRAINING, "width": 2 if rate == "learning_rate" else 1},
        hovertemplate=f"%{{y:{'.3~g' if rate == 'learning_rate' else ',.0f'}}}<extra></extra>",
    )
    figure = go.Figure(trace, layout={"showlegend": False})
    dress_curves(figure, history, epochs=epochs)
    figure.update_yaxes(title=title, rangemode="tozero", tickformat="~g" if rate == "learning_rate" else ",")
    return style.styled(figure, title=f"{title}, step by step")
