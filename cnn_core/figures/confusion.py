"""The confusion matrix as a heat map, with the totals of its rows and columns."""

from collections.abc import Sequence
from typing import Literal, assert_never

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnn_core.analysis.confusion import ANY, Cell
from cnn_core.figures import style

Reading = Literal["counts", "rows", "columns"]
ALL = "all"
"""Names the totals; no class is called so."""

_CELL = {"xgap": 2, "ygap": 2, "showscale": False, "texttemplate": "%{text}"}


def confusion_heatmap(
    matrix: NDArray[np.int64],
    names: Sequence[str],
    *,
    reading: Reading,
    order: Sequence[int] | None = None,
    chosen: Cell | None = None,
    title: str = "",
) -> go.Figure:
    """Counts (10, 10), row the true class, column the answer; shares of a row or of a column where they are asked for.

    Colour follows the share of the row, or of the column, so that the many right answers do not drown the wrong ones'
    differences. `order` says which class comes first. `chosen` is framed.
    """
    order = list(range(len(names))) if order is None else list(order)
    ordered = matrix[np.ix_(order, order)]
    by_row = ordered / np.maximum(ordered.sum(axis=1, keepdims=True), 1)
    by_column = ordered / np.maximum(ordered.sum(axis=0, keepdims=True), 1)
    shown = [names[index] for index in order]
    figure = go.Figure(
        go.Heatmap(
            x=shown,
            y=shown,
            z=by_column if reading == "columns" else by_row,
            name="images" if reading == "counts" else f"share of {reading}",
            meta={"values": {"counts": ordered, "rows": by_row, "columns": by_column}[reading].tolist()},
            customdata=np.stack([ordered, by_row, by_column], axis=-1),
            text=_written(reading, ordered, by_row, by_column),
            colorscale=style.SEQUENTIAL,
            zmin=0,
            zmax=1,
            hovertemplate="%{customdata[0]:,} images of <b>%{y}</b> answered <b>%{x}</b>:<br>%{customdata[1]:.1%} of "
            "all %{y}, %{customdata[2]:.1%} of all answers %{x}<extra></extra>",
            **_CELL,
        )
    )
    figure.add_trace(_totals(ordered, shown))
    return _laid_out(figure, order, chosen, title)


def difference_heatmap(
    change: NDArray[np.float64],
    names: Sequence[str],
    *,
    order: Sequence[int],
    chosen: Cell | None = None,
    title: str = "",
) -> go.Figure:
    """Change of each row's shares, (10, 10) from -1 to 1: what became more common is orange, what became rarer blue."""
    shown = [names[index] for index in order]
    ordered = change[np.ix_(order, order)]
    largest = max(float(np.abs(ordered).max()), 0.01)
    figure = go.Figure(
        go.Heatmap(
            x=shown,
            y=shown,
            z=ordered,
            name="change",
            text=[[_signed(value) for value in row] for row in ordered],
            colorscale=style.DIVERGING,
            zmin=-largest,
            zmax=largest,
            hovertemplate="<b>%{y}</b> answered <b>%{x}</b>: %{z:+.1%} of all %{y}<extra></extra>",
            **_CELL,
        )
    )
    return _laid_out(figure, order, chosen, title)


def _written(
    reading: Reading, counts: NDArray[np.int64], by_row: NDArray[np.float64], by_column: NDArray[np.float64]
) -> list[list[str]]:
    match reading:
        case "counts":
            return [[f"{count:,}" for count in row] for row in counts]
        case "rows":
            return [[f"{share:.0%}" for share in row] for row in by_row]
        case "columns":
            return [[f"{share:.0%}" for share in row] for row in by_column]
    assert_never(reading)


def _signed(value: float) -> str:
    """In percentage points; what rounds to nothing is left empty, so that the changes stand out."""
    points = round(100 * value)
    return f"{points:+d}" if points else ""


def _totals(counts: NDArray[np.int64], names: list[str]) -> go.Heatmap:
    """How many images each class has, how often each was answered, and all: grey cells around the matrix.

    One grid over all of it with gaps where the matrix is: by itself a single row or column has no width of its own.
    """
    whole = np.zeros((len(names) + 1, len(names) + 1), np.int64)
    whole[:-1, -1], whole[-1, :-1], whole[-1, -1] = counts.sum(axis=1), counts.sum(axis=0), counts.sum()
    z = np.where(np.pad(np.ones(counts.shape, bool), ((0, 1), (0, 1))), np.nan, 0.0)
    text = [
        [f"{count:,}" if np.isfinite(cell) else "" for count, cell in zip(*pair, strict=True)]
        for pair in zip(whole, z, strict=True)
    ]
    return go.Heatmap(
        x=[*names, ALL],
        y=[*names, ALL],
        z=z,
        name="totals",
        meta={
            "values": [
                [int(count) if np.isfinite(cell) else None for count, cell in zip(*pair, strict=True)]
                for pair in zip(whole, z, strict=True)
            ]
        },
        text=text,
        customdata=[[_total_words(x, y) for x in [*names, ALL]] for y in [*names, ALL]],
        colorscale=((0.0, style.GRID), (1.0, style.GRID)),
        hoverongaps=False,
        textfont={"color": style.FADED_TEXT},
        hovertemplate="%{text} images %{customdata}<extra></extra>",
        **_CELL,
    )


def _total_words(answer: str, true_class: str) -> str:
    if true_class == ALL:
        return "in all" if answer == ALL else f"answered <b>{answer}</b>, whatever they are"
    return f"of <b>{true_class}</b>, whatever was answered"


def _laid_out(figure: go.Figure, order: Sequence[int], chosen: Cell | None, title: str) -> go.Figure:
    if chosen is not None:
        figure.add_shape(_frame(chosen, list(order)))
    figure.update_xaxes(title="Answered", side="bottom", tickangle=-45, showgrid=False)
    figure.update_yaxes(title="True class", autorange="reversed", showgrid=False)
    return style.styled(figure, title=title)


def _frame(chosen: Cell, order: list[int]) -> dict[str, object]:
    """Around a cell, or around the whole row or column that ANY stands for."""
    rows, columns = (
        (-0.5, len(order) - 0.5) if index == ANY else (order.index(index) - 0.5, order.index(index) + 0.5)
        for index in chosen
    )
    return {
        "type": "rect",
        "x0": columns[0],
        "x1": columns[1],
        "y0": rows[0],
        "y1": rows[1],
        "line": {"color": style.TEXT, "width": 2},
    }
