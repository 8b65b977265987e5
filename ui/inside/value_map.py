"""One map, enlarged: each of its values under the pointer, and the pixels of the picture that the value comes from."""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.data.cifar10 import Pixels
from cnn_core.figures.inside import map_picture, scale_css
from ui import png
from ui.component import component, position
from ui.inside.geometry import SIDE, Field

_component = component("value_map", '<div class="epochscope-map"></div>', shares=["element"])
Place = tuple[int, int]


def value_map(
    values: NDArray[np.float32],
    *,
    key: str,
    description: str,
    chosen: Place,
    bound: float,
    seen: tuple[Pixels, Field] | None,
    flat: bool = False,
    on_chosen: Callable[[Place], None],
) -> None:
    """(rows, columns) float32 with one value chosen; the pixels that it comes from are framed in the picture `seen`.

    `bound` is what the ends of the colour scale stand for. A `flat` map is a vector in lines, told by position.
    """
    rows, columns = values.shape

    def changed() -> None:
        place = _place(st.session_state[key].get("chosen"), rows, columns)
        if place is not None:
            on_chosen(place)

    _component(
        key=key,
        data={
            "source": png.data_address(map_picture(values, bound)),
            "rows": rows,
            "columns": columns,
            "values": [[_readable(value, flat) for value in row] for row in values.tolist()],
            "chosen": list(chosen),
            "flat": flat,
            "description": description,
            "scale": _scale(values, bound),
            "side": SIDE,
            **_seen(seen, rows, columns),
        },
        on_chosen_change=changed,
    )


def _place(sent: object, rows: int, columns: int) -> Place | None:
    if not isinstance(sent, list) or len(sent) != 2:
        return None
    row, column = position(sent[0], rows), position(sent[1], columns)
    return None if row is None or column is None else (row, column)


def _scale(values: NDArray[np.float32], bound: float) -> dict[str, Any]:
    """Only its upper half where nothing is negative; `zero` is where 0 stands, in percent."""
    low = -1.0 if (values < 0).any() else 0.0
    return {
        "css": scale_css(low, 1.0),
        "low": f"−{bound:.3g}" if low else "0",
        "high": f"{bound:.3g}",
        "zero": "0" if low else "",
    }


def _seen(seen: tuple[Pixels, Field] | None, rows: int, columns: int) -> dict[str, Any]:
    if seen is None:
        return {"field": None, "picture": "", "pictureWords": ""}
    pixels, field = seen
    return {
        "field": {
            "rows": [field.span(row) for row in range(rows)],
            "columns": [field.span(column) for column in range(columns)],
        },
        "picture": png.data_address(pixels),
        "pictureWords": "The picture as the network sees it, with what the chosen value comes from framed",
    }


def _readable(value: float, flat: bool) -> float | str | None:
    """JSON has no word for what is no number; a flat map's last line is filled up with places that are none."""
    if np.isfinite(value):
        return float(f"{value:.5g}")
    return None if flat else str(value)
