"""Maximum, sum and average of the same windows, side by side."""

from typing import Any

import streamlit as st

from cnn_core.errors import EpochscopeError
from ui import theme
from ui.component import component
from ui.learn.keras_line import keras_line
from ui.learn.lab import look
from ui.learn.lab.kernels import BLUR, EDGES, SOBEL_X, SOBEL_Y, told
from ui.learn.lab.network import pick_own_network
from ui.learn.lab.pictures import other_pictures, pictures
from ui.learn.lab.scripts import MOVED_LAB
from ui.learn.pooling.own import own_maps
from ui.learn.question import lab as ask_lab
from ui.waking import awake

_component = component(
    "pooling",
    '<div class="epochscope-pooling epochscope-lab"></div>',
    shares=MOVED_LAB,
)


def show() -> None:
    st.markdown(
        "Where something was found matters less than that it was found. **Pooling** takes a window of the map and "
        "keeps one number of it: the largest, the average, or the sum, which is the average times the window's area. "
        "Point at a value and see what it was made from."
    )
    look.apply()
    place = st.container()
    own = _own()
    with place:
        _component(
            key="pooling",
            data={"pictures": pictures(), "presets": told((SOBEL_X, SOBEL_Y, EDGES, BLUR)), "own": own},
            on_others_change=other_pictures,
        )
    keras_line(
        "keras.layers.MaxPooling2D(pool_size=2, strides=2)\nkeras.layers.AveragePooling2D(pool_size=2, strides=2)"
    )
    ask_lab("pooling.ways", "Choose window and stride so that about one of sixteen values is left.")


def _own() -> dict[str, Any] | None:
    network = pick_own_network()
    if network is None or not awake():
        return None
    try:
        return own_maps(network.run, network.epoch, network.name)
    except EpochscopeError as error:
        st.caption(theme.plain(str(error)))
        return None
