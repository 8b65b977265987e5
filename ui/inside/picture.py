"""The picture that is walked through the network: a photograph of the set, or what Classify has left."""

from dataclasses import dataclass
from html import escape

import numpy as np
import streamlit as st

from cnn_core.analysis.classes_in_words import single
from cnn_core.data.cifar10 import Pixels
from ui import png, selection
from ui.photographs import EXAMPLE, Photograph, find, offered_photographs, photograph

LEFT_BY_CLASSIFY = "inside_picture"
"""In the session's state: a name and pixels (32, 32, 3) uint8."""


@dataclass(frozen=True)
class Motif:
    """`words` say what it is; `true_class` where that is known."""

    name: str
    words: str
    pixels: Pixels
    true_class: int | None = None


def choose_picture() -> Motif:
    """The selected photograph, else what Classify has left, else one of the test set; and a strip to choose another."""
    left = _left_by_classify()
    chosen = _selected() or left or _of_photograph(EXAMPLE, find(EXAMPLE))
    shown, choice = st.columns([1, 3], gap="medium", vertical_alignment="center")
    with shown:
        words = escape(chosen.words)
        st.html(
            f'<figure class="es-inside-picture"><img src="{png.data_address(chosen.pixels)}" alt="{words}">'
            f"<figcaption>{words}</figcaption></figure>"
        )
    with choice:
        _strip(chosen, left)
    return chosen


def _strip(chosen: Motif, left: Motif | None) -> None:
    def way_back() -> None:
        if left and left is not chosen:
            st.button("Back to your picture", icon=":material/undo:", key="inside_back", on_click=_choose, args=(None,))

    clicked = offered_photographs(
        "inside", "Photographs of CIFAR-10's test set to walk through the network", chosen.name, beside=way_back
    )
    if clicked:
        _choose(clicked)
        st.rerun()


def _choose(image: str | None) -> None:
    selection.select(selection.choose(image=image))


def _selected() -> Motif | None:
    name = selection.current().image
    found = photograph(name) if name else None
    return _of_photograph(name, found) if name and found else None


def _of_photograph(name: str, found: Photograph) -> Motif:
    pixels, label = found
    return Motif(name, f"{single(label).capitalize()}: {name}", pixels, label)


def _left_by_classify() -> Motif | None:
    match st.session_state.get(LEFT_BY_CLASSIFY):
        case (str(name), np.ndarray() as pixels):
            return Motif(name, name, pixels)
        case _:
            return None
