"""A vector as bars, each a button: the units of a dense layer, the ten scores, the ten probabilities."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.data import CLASS_NAMES
from cnn_core.figures.style import CLASS_COLORS
from ui.component import component, position
from ui.inside.number_grid import number, percent

_component = component("bars", '<div class="epochscope-bars"></div>', shares=["element", "roving"])


def bars(
    values: NDArray[np.float32],
    *,
    key: str,
    description: str,
    labels: Sequence[str],
    of_classes: bool,
    shares: bool,
    selected: int,
    on_chosen: Callable[[int], None],
) -> None:
    """(n,) float32 from the line of zero; those of the ten classes lie below each other, in the classes' colours.

    `shares` are told in percent.
    """

    def changed() -> None:
        chosen = position(st.session_state[key].get("chosen"), len(values))
        if chosen is not None:
            on_chosen(chosen)

    _component(
        key=key,
        data={
            "bars": [
                _bar(label, float(value), percent(value) if shares else number(value), place if of_classes else None)
                for place, (label, value) in enumerate(zip(labels, values, strict=True))
            ],
            "lying": of_classes,
            "description": description,
            "selected": selected,
        },
        on_chosen_change=changed,
    )


def _bar(label: str, value: float, text: str, class_index: int | None) -> dict[str, Any]:
    colour = "" if class_index is None else CLASS_COLORS[class_index]
    return {"label": label, "value": value if np.isfinite(value) else 0.0, "text": text, "colour": colour}


def unit_labels(count: int, of_classes: bool, word: str) -> list[str]:
    """The names of the classes, or as in `unit 17`."""
    return list(CLASS_NAMES) if of_classes else [f"{word} {place}" for place in range(count)]
