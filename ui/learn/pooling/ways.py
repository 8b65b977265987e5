"""Maximum, sum and average of the same windows, side by side."""

from typing import Any

import streamlit as st

from cnn_core.errors import EpochscopeError
from ui import theme
from ui.learn.keras_line import keras_line
from ui.learn.lab.component import lab_component
from ui.learn.lab.kernels import BLUR, EDGES, SOBEL_X, SOBEL_Y, told
from ui.learn.lab.pictures import with_pictures
from ui.learn.own.network import asked_network
from ui.learn.own.photograph import lesson_photograph
from ui.learn.pooling.own import own_maps
from ui.learn.question import lab as ask_lab

_component = lab_component("pooling")


def show() -> None:
    st.markdown(
        "Where something was found matters less than that it was found. **Pooling** takes a window of the map and "
        "keeps one number of it: the largest, the average, or the sum, which is the average times the window's area. "
        "Point at a value and see what it was made from."
    )
    place = st.container()
    own = _own()
    with place:
        with_pictures(_component, key="pooling", presets=told((SOBEL_X, SOBEL_Y, EDGES, BLUR)), own=own)
    keras_line(
        "keras.layers.MaxPooling2D(pool_size=2, strides=2)\nkeras.layers.AveragePooling2D(pool_size=2, strides=2)"
    )
    ask_lab("pooling.ways", "Choose window and stride so that about one of sixteen values is left.")


def _own() -> dict[str, Any] | None:
    motif = lesson_photograph()
    network = asked_network(motif)
    try:
        return own_maps(network, motif) if network else None
    except EpochscopeError as error:
        st.caption(theme.plain(str(error)))
        return None
