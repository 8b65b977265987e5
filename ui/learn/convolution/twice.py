"""Two convolutions in a row: what one value of the second sees of the picture."""

import streamlit as st

from ui.learn.keras_line import keras_line
from ui.learn.lab.component import lab_component
from ui.learn.lab.pictures import with_pictures
from ui.learn.question import lab as ask_lab

_component = lab_component("receptive")


def show() -> None:
    st.markdown(
        "The second convolution slides over the map of the first. One of its values sees 3 x 3 values, and each of "
        "those has seen 3 x 3 pixels: together 5 x 5. What a value has seen of the picture is its **receptive field**. "
        "Point at the last map."
    )
    with_pictures(_component, key="receptive")
    keras_line(
        'keras.Sequential([\n    Conv2D(1, kernel_size=3, strides=1, activation="relu"),\n'
        '    Conv2D(1, kernel_size=3, strides=1, activation="relu"),\n])'
    )
    ask_lab("convolution.twice", "Let one value of the last map see exactly 9 x 9 pixels.")
