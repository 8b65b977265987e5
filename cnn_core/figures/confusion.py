"""The confusion matrix as a heat map."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnn_core.figures import style


def confusion_heatmap(
    matrix: NDArray[np.int64], names: Sequence[str], *, normalized: bool, chosen: tuple[int, int] | None = None
) -> go.Figure:
    """Counts (10, 10), row the true class, column the answer; `normalized` shows each row's shares instead.

    Colour always follows the share of the row, so that both readings look alike and the many right answers do not
    drown the wrong ones' differences. `chosen` is framed.
    """
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    text = [[f"{share:.0%}" for share in row] for row in shares] if normalized else matrix.astype(str).tolist()
    figure = go.Figure(
        go.Heatmap(
            x=list(names),
            y=list(names),
            z=shares,
            customdata=matrix,
            text=text,
            texttemplate="%{text}",
            colorscale=style.SEQUENTIAL,
            zmin=0,
            zmax=1,
            showscale=False,
            xgap=2,
            ygap=2,
            hovertemplate="%{customdata} images of <b>%{y}</b> (%{z:.1%}) answered <b>%{x}</b><extra></extra>",
        )
    )
    if chosen is not None:
        row, column = chosen
        figure.add_shape(
            type="rect",
            x0=column - 0.5,
            x1=column + 0.5,
            y0=row - 0.5,
            y1=row + 0.5,
            line={"color": style.TEXT, "width": 2},
        )
    figure.update_xaxes(title="Answered", side="bottom", tickangle=-45, showgrid=False)
    figure.update_yaxes(title="True class", autorange="reversed", showgrid=False)
    return style.styled(figure)
