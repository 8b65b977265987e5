"""CIFAR-10's own photographs on a page: one by its name, and some of the test set to choose from."""

from collections.abc import Callable
from typing import Literal

import numpy as np
import streamlit as st

from cnn_core import data
from cnn_core.data.cifar10 import Pixels
from cnn_core.errors import DataError
from ui.gallery import Picture, gallery

EXAMPLE = "test-1"
"""Shown until another is chosen; the test set is on every machine."""
OFFERED = 12
THUMBNAIL = 52
Photograph = tuple[Pixels, int]
"""(32, 32, 3) uint8, and its class."""


def find(name: str) -> Photograph:
    """One by a name such as `test-123`, its position in the official split. Raises DataError where it is not here."""
    split: Literal["train", "test"] = "test" if name.startswith("test") else "train"
    index = int(name.removeprefix(f"{split}-"))
    return data.image(split, index), data.label(split, index)


def photograph(name: str) -> Photograph | None:
    """As `find`; what is not on this machine is told on the page."""
    try:
        return find(name)
    except DataError as error:
        st.caption(str(error))
        return None


def offered_photographs(
    key: str, description: str, selected: str | None, *, beside: Callable[[], None] = lambda: None
) -> str | None:
    """Photographs of the test set, drawn by lot, and a button for others; what `beside` draws stands next to it.

    Returns the name of one in the run that its click causes.
    """
    images, drawn = data.load("sample").test, f"{key}_offer"
    offer = np.random.default_rng(st.session_state.get(drawn, 0)).choice(len(images), OFFERED, replace=False)
    clicked = gallery(
        [Picture(id=f"test-{index}", caption="") for index in offer],
        key=f"{key}_gallery",
        description=description,
        selected=selected,
        size=THUMBNAIL,
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Others", icon=":material/shuffle:", key=f"{key}_others", on_click=_draw_again, args=(drawn,))
        beside()
    return clicked


def _draw_again(drawn: str) -> None:
    st.session_state[drawn] = st.session_state.get(drawn, 0) + 1
