"""Several kernels over one picture: a stack of maps."""

import streamlit as st

from ui.learn.convolution.lab import lab
from ui.learn.keras_line import keras_line
from ui.learn.lab.kernels import BLUR, EDGES, EMBOSS, PRESETS, SOBEL_X, SOBEL_Y
from ui.learn.question import lab as ask_lab


def show() -> None:
    st.markdown(
        "One kernel finds one thing. A layer has many, and each makes a map of its own: here five, one picture, five "
        "ways to look at it. Click a map to change its kernel. The next layer receives all maps together, as the "
        "first one receives three colours."
    )
    lab(
        "several",
        presets=PRESETS,
        several=(SOBEL_X, SOBEL_Y, EDGES, BLUR, EMBOSS),
        judges=["several"],
    )
    keras_line(
        "keras.layers.Conv2D(filters=5, kernel_size=3)  # 5 maps; on 3 colours 5 x (3 x 3 x 3 + 1) = 140 weights"
    )
    ask_lab(
        "convolution.several",
        "One kernel finds where dark turns to bright, from left to right. Make another of the five find the opposite: "
        "bright to dark. Where one map is blue, the other must be orange.",
    )
