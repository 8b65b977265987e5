"""The pictures of a lab: the photograph of the address, some of the test set drawn by lot, and digits."""

import base64
from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from cnn_core import data
from cnn_core.analysis.classes_in_words import single
from cnn_core.errors import DataError
from ui import selection
from ui.learn.lab.digits import DIGITS, levels
from ui.photographs import find

OFFERED = 8
AHEAD = 2
"""So many draws are sent along, so that a press on Others shows the next at once."""
FIRST = ("test-1", "test-18", "test-21", "test-0", "test-13", "test-6", "test-10", "test-16")
_DRAW = "lab_pictures_draw"


def with_pictures(lab: Callable[..., Any], *, key: str, **given: Any) -> None:
    """A lab that is given a strip of pictures, and others when it asks for them."""
    lab(
        key=key,
        data={"pictures": _pictures(), **given},
        on_others_change=lambda: _remember_draw(st.session_state[key].get("others")),
    )


def _pictures() -> dict[str, Any]:
    """For the browser: photographs have `name`, `words` and `pixels`, (32, 32, 3) uint8 in base64; of a digit there are
    `levels` from 0 to 1. `draws` are this one, of number `draw`, and those after it.
    """
    draw, chosen = _current_draw(), selection.current().image
    return {
        "chosen": _photograph(chosen) if chosen else None,
        "draw": draw,
        "draws": [_photographs(draw + ahead) for ahead in range(AHEAD + 1)],
        "digits": [_digit(digit) for digit in DIGITS],
    }


def _current_draw() -> int:
    draw: int = st.session_state.get(_DRAW, 0)
    return draw


def _remember_draw(sent: object) -> None:
    """What a browser sent: the number of a draw, for it may send anything."""
    if type(sent) is int and sent >= 0:
        st.session_state[_DRAW] = sent


def _names(draw: int) -> tuple[str, ...]:
    if draw == 0:
        return FIRST
    count = len(data.load("sample").test)
    return tuple(f"test-{index}" for index in np.random.default_rng(draw).choice(count, OFFERED, replace=False))


def _photographs(draw: int) -> list[dict[str, Any]]:
    return [shown for name in _names(draw) if (shown := _photograph(name))]


def _photograph(name: str) -> dict[str, Any] | None:
    """None where it is not on this machine."""
    try:
        pixels, label = find(name)
    except DataError:
        return None
    words = f"{single(label).capitalize()}: {name}"
    return {"name": name, "words": words, "pixels": base64.b64encode(pixels.tobytes()).decode()}


def _digit(digit: int) -> dict[str, Any]:
    words = f"Digit {digit}: 8x8 pixels of scikit-learn's, each enlarged to 4x4"
    return {"name": f"digit-{digit}", "words": words, "levels": levels(digit)}
