"""The window: nine products and their sum, step by step, over the whole picture."""

import streamlit as st

from ui.learn.convolution.lab import lab
from ui.learn.keras_line import keras_line
from ui.learn.lab.kernels import BLUR, IDENTITY, SOBEL_X, ZERO_ONE
from ui.learn.question import lab as ask_lab

SIX_STEPS = (
    "Lay the kernel on a corner of the picture.",
    "Multiply each pixel by the weight that lies on it.",
    "Add up all products: this is the dot product.",
    "Write the sum into the map.",
    "Move the window on by the stride, and multiply again.",
    "At the end of a line, begin the next one.",
)


def show() -> None:
    st.markdown(
        "A **kernel** is a small table of numbers, here 0 and 1, black and white. Press *Step*: it slides over the "
        "picture, and wherever it stops, all that lies under it becomes one number. All these numbers make a new "
        "picture, the **feature map**. That is a convolution."
    )
    lab(
        "window",
        presets=(ZERO_ONE, BLUR, SOBEL_X, IDENTITY),
        begin=ZERO_ONE,
        steps=SIX_STEPS,
        judges=["window"],
    )
    keras_line("keras.layers.Conv2D(filters=1, kernel_size=3, use_bias=False)")
    ask_lab("convolution.window", "Where on this picture does the kernel answer most? Point at that place of the map.")
