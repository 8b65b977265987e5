"""Slopes in a row are multiplied: why many sigmoids leave little."""

import streamlit as st

from ui.learn import question
from ui.learn.activation.lab import ALL
from ui.learn.keras_line import keras_line
from ui.learn.lab.component import lab_component

MOST_LAYERS = 12

_component = lab_component("slopes")


def show() -> None:
    st.markdown(
        "Training starts from the error at the end and goes back, layer by layer. At each activation the correction is "
        "multiplied by the slope there. Choose an activation, pull x, and see what is left after so many layers."
    )
    _component(key="slopes_lab", data={"names": list(ALL[1:]), "layers": MOST_LAYERS})
    st.caption("The slopes alone: the weights multiply it too, up or down. The next page measures both together.")
    keras_line("keras.ops.sigmoid(0.0) * (1 - keras.ops.sigmoid(0.0))  # 0.25, the steepest slope of a sigmoid")
    question.number(
        "activation.slopes",
        "Sigmoids at their steepest: after how many layers is less than a thousandth left?",
        5,
        because="0.25 to the power of 5 is 0.00098. And this is the best case: anywhere else the slope is smaller.",
        hint="The steepest place is x = 0. Look for the first bar below 0.001.",
    )
