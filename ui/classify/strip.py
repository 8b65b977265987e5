"""The visit's pictures side by side: one is looked at, any can be taken out."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.data import CLASS_NAMES
from cnn_core.figures.style import CLASS_COLORS
from ui import png
from ui.classify import album
from ui.classify.album import Entry
from ui.classify.network import Network
from ui.gallery import Picture, gallery

THUMBNAIL = 84


def picture_strip(shown: Entry, network: Network) -> None:
    """Every picture with its answer; nothing while there is only one. Raises ServingError."""
    entries = album.entries()
    if len(entries) < 2:
        return
    answers = network.probabilities_of([entry.pixels for entry in entries])
    clicked = gallery(
        [_thumbnail(entry, answer) for entry, answer in zip(entries, answers, strict=True)],
        key="classify_strip",
        description="Your pictures and their answers",
        selected=shown.id,
        size=THUMBNAIL,
    )
    st.button(
        "Take this one out",
        icon=":material/close:",
        key="classify_remove",
        on_click=album.remove,
        args=(shown.id,),
        type="tertiary",
    )
    if clicked:
        album.look_at(clicked)
        st.rerun()


def _thumbnail(entry: Entry, probabilities: NDArray[np.float64]) -> Picture:
    answer = int(probabilities.argmax())
    right = None if entry.true_class is None else answer == entry.true_class
    return Picture(
        id=entry.id,
        caption=CLASS_NAMES[answer],
        detail=entry.picture.name,
        mark=None if right is None else "correct" if right else "wrong",
        accent=CLASS_COLORS[answer],
        bars=((CLASS_NAMES[answer], float(probabilities[answer]), CLASS_COLORS[answer]),),
        source=png.data_address(entry.pixels),
    )
