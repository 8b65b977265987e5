"""The picture that is walked through the network: a photograph of the set, or what Classify has left."""

from dataclasses import dataclass
from html import escape
from typing import Literal

import numpy as np
import streamlit as st

from cnn_core import data
from cnn_core.analysis.classes_in_words import single
from cnn_core.data.cifar10 import Pixels
from cnn_core.data.uploads import UploadedPicture
from cnn_core.errors import DataError
from ui import png, selection
from ui.gallery import Picture, gallery

LEFT_BY_CLASSIFY = "inside_picture"
"""In the session's state: an UploadedPicture, or a name and pixels (32, 32, 3) uint8."""
DEFAULT = "test-1"
OFFERED = 12
_OFFER = "inside_offer"


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
    chosen = _photograph(selection.current().image) or left or _photograph(DEFAULT)
    if chosen is None:
        raise DataError(f"The photograph {DEFAULT} is not on this machine. The Data page tells how to get it.")
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
    images = data.load("sample").test
    offer = np.random.default_rng(st.session_state.get(_OFFER, 0)).choice(len(images), OFFERED, replace=False)
    clicked = gallery(
        [Picture(id=f"test-{index}", caption="") for index in offer],
        key="inside_gallery",
        description="Photographs of CIFAR-10's test set to walk through the network",
        selected=chosen.name,
        size=52,
    )
    with st.container(horizontal=True):
        st.button("Others", icon=":material/shuffle:", key="inside_others", on_click=_offer_others)
        if left and left is not chosen:
            st.button("Back to your picture", icon=":material/undo:", key="inside_back", on_click=_choose, args=(None,))
    if clicked:
        _choose(clicked)
        st.rerun()


def _choose(image: str | None) -> None:
    selection.select(selection.choose(image=image))


def _offer_others() -> None:
    st.session_state[_OFFER] = st.session_state.get(_OFFER, 0) + 1


def _photograph(name: str | None) -> Motif | None:
    if name is None:
        return None
    split: Literal["train", "test"] = "test" if name.startswith("test") else "train"
    index = int(name.removeprefix(f"{split}-"))
    try:
        pixels, label = data.image(split, index), data.label(split, index)
    except DataError as error:
        st.caption(str(error))
        return None
    return Motif(name, f"{single(label).capitalize()}: {name}", pixels, label)


def _left_by_classify() -> Motif | None:
    left = st.session_state.get(LEFT_BY_CLASSIFY)
    match left:
        case UploadedPicture():
            return Motif(left.name, left.name, left.pixels)
        case (str(name), np.ndarray() as pixels):
            return Motif(name, name, pixels)
        case _:
            return None
