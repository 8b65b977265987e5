"""One class against the rest: ROC and precision-recall curves."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnn_core.analysis.curves import ClassCurves, thinned
from cnn_core.figures import style


def roc_figure(curves: Mapping[int, ClassCurves], names: Sequence[str], *, chosen: int | None, title: str) -> go.Figure:
    """True against false positive rate, a curve a class; the chosen class stands out."""
    figure = go.Figure()
    for index, curve in curves.items():
        xs, ys = thinned(curve.false_positive_rate, curve.true_positive_rate)
        words = f"{names[index]}: %{{y:.1%}} of its images found, %{{x:.1%}} of the others taken for one"
        figure.add_trace(_line(xs, ys, names[index], index, chosen, words))
    guessing = {"color": style.FADED_TEXT, "width": 1, "dash": "dot"}
    figure.add_shape(type="line", x0=0, y0=0, x1=1, y1=1, line=guessing)
    figure.update_xaxes(title="Others taken for it", tickformat=".0%", range=[-0.01, 1])
    figure.update_yaxes(title="Its images found", tickformat=".0%", range=[0, 1.02])
    return style.styled(figure.update_layout(showlegend=False), title=title)


def precision_recall_figure(
    curves: Mapping[int, ClassCurves], names: Sequence[str], *, chosen: int | None, title: str
) -> go.Figure:
    """Precision against recall, a curve a class; the chosen class stands out."""
    figure = go.Figure()
    for index, curve in curves.items():
        xs, ys = thinned(curve.recall, curve.precision)
        words = f"{names[index]}: %{{x:.1%}} of its images found, %{{y:.1%}} of the answers right"
        figure.add_trace(_line(xs, ys, names[index], index, chosen, words))
    figure.update_xaxes(title="Its images found (recall)", tickformat=".0%", range=[0, 1.01])
    figure.update_yaxes(title="Answers that are right (precision)", tickformat=".0%", range=[0, 1.02])
    return style.styled(figure.update_layout(showlegend=False), title=title)


def _line(
    xs: NDArray[np.float64], ys: NDArray[np.float64], name: str, index: int, chosen: int | None, words: str
) -> go.Scatter:
    stands_out = chosen in (None, index)
    return go.Scatter(
        x=xs,
        y=ys,
        name=name,
        mode="lines",
        line={"color": style.CLASS_COLORS[index], "width": 3 if chosen == index else 1.8},
        opacity=1 if stands_out else 0.25,
        customdata=[index] * len(xs),
        hovertemplate=f"{words}<extra></extra>",
    )
