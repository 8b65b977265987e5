"""After the last pooling: the maps are laid out as one line of values."""

import streamlit as st

from ui.learn.keras_line import keras_line
from ui.learn.lab.component import lab_component
from ui.learn.lab.kernels import BLUR, SOBEL_X, SOBEL_Y, told
from ui.learn.lab.pictures import with_pictures
from ui.learn.question import number

POOL_SIZE = 7
SIDE, MAPS = 30 // POOL_SIZE, 3
_ROW, _COLUMN, _MAP = 3, 2, 1
_component = lab_component("flattened")


def show() -> None:
    st.markdown(
        "A dense layer takes a line of numbers, not maps. So after the last pooling all maps are **flattened**: laid "
        "out in one line, place by place, at each place the values of all maps. No value changes. Three maps, pooled "
        "by 7 x 7, make a line of 48. Point at a value and find it again."
    )
    with_pictures(_component, key="flattened", kernels=told((SOBEL_X, SOBEL_Y, BLUR)), size=POOL_SIZE)
    keras_line("keras.layers.Flatten()  # (4, 4, 3) becomes (48,)")
    number(
        "pooling.flatten",
        f"Where in the line is row {_ROW}, column {_COLUMN} of map {_MAP}? All are counted from 0.",
        (_ROW * SIDE + _COLUMN) * MAPS + _MAP,
        because=f"({_ROW} · {SIDE} + {_COLUMN}) · {MAPS} + {_MAP}.",
        hint="Point at that value in the middle map, and read where it lies in the line.",
    )
