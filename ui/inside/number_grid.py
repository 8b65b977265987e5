"""Small tables of numbers on the colours of the maps, and the line of arithmetic that joins them."""

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.figures.inside import colour_of, largest, reads_on_dark

LARGE = 10_000
MOST_SIDE = 8
"""Larger tables are left out: nobody reads them."""


def number(value: float) -> str:
    """Four digits are told, with a proper minus; of what is large, the whole part."""
    if not np.isfinite(value):
        return str(value)
    text = f"{value:,.0f}" if abs(value) >= LARGE else f"{value + 0.0:.4g}"
    return text.replace("-", "−")


def percent(share: float, digits: int = 1) -> str:
    """As in `99.3%`."""
    return f"{share:.{digits}%}" if np.isfinite(share) else number(share)


def added(terms: Sequence[tuple[float, str]]) -> str:
    """As in `−0.23 (red) + 0.17 (green) − 0.15 (bias)`."""
    first, *others = terms
    told = [f"{number(first[0])} ({first[1]})"]
    told += [f"{'−' if value < 0 else '+'} {number(abs(value))} ({name})" for value, name in others]
    return " ".join(told)


def operand(value: float) -> str:
    """A number that follows a sign; a negative one in brackets."""
    return f"({number(value)})" if value < 0 else number(value)


def grid(values: NDArray[np.floating], caption: str, *, marked: tuple[int, int] | None = None) -> str:
    """(rows, columns) as markup; the cell `marked` stands out."""
    bound = largest(values)
    rows = "".join(
        f"<tr>{''.join(_cell(value, bound, (row, column) == marked) for column, value in enumerate(line))}</tr>"
        for row, line in enumerate(values.tolist())
    )
    words = escape(caption)
    return f'<figure><table aria-label="{words}"><tbody>{rows}</tbody></table><figcaption>{words}</figcaption></figure>'


def show(parts: Sequence[str]) -> None:
    """Tables and the signs between them, in one line where there is room."""
    st.html(f'<div class="es-arithmetic">{"".join(parts)}</div>')


def sign(text: str) -> str:
    return f"<b>{escape(text)}</b>"


def _cell(value: float, bound: float, marked: bool) -> str:
    text = "#fff" if reads_on_dark(value / bound) else "#10141b"
    mark = ' aria-current="true"' if marked else ""
    return f'<td{mark} style="background:{colour_of(value / bound)};color:{text}">{number(value)}</td>'
