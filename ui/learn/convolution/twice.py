"""Two convolutions in a row: what one value of the second sees of the picture."""

import streamlit as st

from ui.learn.keras_line import keras_line
from ui.learn.lab.component import lab_component
from ui.learn.lab.pictures import with_pictures
from ui.learn.question import lab as ask_lab

_component = lab_component("receptive")


def show() -> None:
    st.markdown(
        "The second convolution slides over the map of the first. One of its values sees 3\u00a0x\u00a03 values, and "
        "each of those has seen 3\u00a0x\u00a03 pixels: together 5\u00a0x\u00a05. What a value has seen of the picture "
        "is its **receptive field**. "
        "Point at the last map."
    )
    with_pictures(_component, key="receptive")
    keras_line(
        'keras.Sequential([\n    Conv2D(1, kernel_size=3, strides=1, activation="relu"),\n'
        '    Conv2D(1, kernel_size=3, strides=1, activation="relu"),\n])'
    )
    ask_lab("convolution.twice", "Let one value of the last map see exactly 9\u00a0x\u00a09 pixels.")
