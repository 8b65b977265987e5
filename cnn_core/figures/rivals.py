"""What moving the test images does to each of several classifiers."""

import plotly.graph_objects as go

from cnn_core.figures import style
from cnn_core.figures.experiments import COLORS, DASHES
from cnn_core.rivals import Rivals

CHANCE = 0.1


def accuracy_by_shift(found: Rivals) -> go.Figure:
    """A line a classifier: its accuracy on test images that were moved by so many pixels."""
    figure = go.Figure()
    for place, rival in enumerate(found.rivals):
        figure.add_scatter(
            x=list(found.shifts),
            y=list(rival.accuracies),
            name=rival.title,
            mode="lines+markers",
            line={"color": COLORS[place], "dash": DASHES[place], "width": 2},
            marker={"size": 7},
            hovertemplate=f"{rival.title} %{{y:.1%}}<extra></extra>",
        )
    figure.add_hline(y=CHANCE, line={"color": style.FADED_TEXT, "width": 1, "dash": "dot"})
    figure.update_xaxes(title="Test images moved by, in pixels", tickvals=list(found.shifts))
    figure.update_yaxes(title="Accuracy", tickformat=".0%", rangemode="tozero")
    figure.update_layout(hovermode="x unified")
    return style.styled(figure, title="Accuracy on moved test images")
