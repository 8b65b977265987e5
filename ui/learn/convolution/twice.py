"""Two convolutions in a row: what one value of the second sees of the picture."""

import streamlit as st

from ui.component import component
from ui.learn.keras_line import keras_line
from ui.learn.lab import look
from ui.learn.lab.pictures import other_pictures, pictures
from ui.learn.lab.scripts import LAB
from ui.learn.question import lab as ask_lab

_component = component(
    "receptive",
    '<div class="epochscope-receptive epochscope-lab"></div>',
    shares=LAB,
)


def show() -> None:
    st.markdown(
        "The second convolution slides over the map of the first. One of its values sees 3\u00a0x\u00a03 values, and "
        "each of those has seen 3\u00a0x\u00a03 pixels: together 5\u00a0x\u00a05. What a value has seen of the picture "
        "is its **receptive field**. "
        "Point at the last map."
    )
    look.apply()
    _component(key="receptive", data={"pictures": pictures()}, on_others_change=other_pictures)
    keras_line(
        'keras.Sequential([\n    Conv2D(1, kernel_size=3, strides=1, activation="relu"),\n'
        '    Conv2D(1, kernel_size=3, strides=1, activation="relu"),\n])'
    )
    ask_lab("convolution.twice", "Let one value of the last map see exactly 9\u00a0x\u00a09 pixels.")
