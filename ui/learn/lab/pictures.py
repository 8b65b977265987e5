"""The pictures of a lab: the photograph of the address, some of the test set drawn by lot, and digits."""

import base64
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
FIRST = ("test-1", "test-18", "test-21", "test-0", "test-13", "test-6", "test-10", "test-16")
_DRAWN = "lab_pictures_drawn"


def pictures() -> list[dict[str, Any]]:
    """For the browser: `name`, `words`, `pixels` (32, 32, 3) uint8 in base64; of a digit `levels` from 0 to 1."""
    chosen = selection.current().image
    names = list(dict.fromkeys([*([chosen] if chosen else []), *_offered()]))
    photographs = [shown for name in names if (shown := _photograph(name))]
    return photographs[: OFFERED + 1] + [_digit(digit) for digit in DIGITS]


def other_pictures() -> None:
    """Draw other photographs, for what a page shows next."""
    st.session_state[_DRAWN] = st.session_state.get(_DRAWN, 0) + 1


def _offered() -> tuple[str, ...]:
    drawn = st.session_state.get(_DRAWN, 0)
    if not drawn:
        return FIRST
    count = len(data.load("sample").test)
    return tuple(f"test-{index}" for index in np.random.default_rng(drawn).choice(count, OFFERED, replace=False))


def _photograph(name: str) -> dict[str, Any] | None:
    try:
        pixels, label = find(name)
    except DataError:
        return None
    words = f"{single(label).capitalize()}: {name}"
    return {"name": name, "words": words, "pixels": base64.b64encode(pixels.tobytes()).decode()}


def _digit(digit: int) -> dict[str, Any]:
    words = f"Digit {digit}: 8x8 pixels of scikit-learn's, each enlarged to 4x4"
    return {"name": f"digit-{digit}", "words": words, "levels": levels(digit)}
