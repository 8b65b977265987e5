"""Stride and padding, and the size of the map that follows from them."""

import streamlit as st

from ui.learn.convolution.lab import lab
from ui.learn.keras_line import keras_line
from ui.learn.lab.kernels import BLUR, EDGES, SOBEL_X, ZERO_ONE
from ui.learn.question import lab as ask_lab


def show() -> None:
    st.markdown(
        "A window of three pixels finds only 30 places on a line of 32: the map is smaller than the picture. "
        "**Padding** puts zeros around the picture, so that the window fits at the border too. The **stride** is how "
        "far it moves at each step. The size of the map follows from both."
    )
    lab("size", presets=(EDGES, SOBEL_X, BLUR, ZERO_ONE), sizes=True, judges=["size"])
    keras_line('keras.layers.Conv2D(filters=1, kernel_size=3, strides=1, padding="valid")')
    ask_lab("convolution.size", "Make a map of 16 x 16 values.")
