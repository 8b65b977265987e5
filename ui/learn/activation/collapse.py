"""Two convolutions without an activation between them are one: shown in numbers."""

import streamlit as st

from ui.learn import question
from ui.learn.activation.maps import grey
from ui.learn.keras_line import keras_line
from ui.learn.lab.component import lab_component
from ui.learn.lab.kernels import BLUR, IDENTITY, RANDOM, SHARPEN, SOBEL_X, SOBEL_Y, told
from ui.learn.lab.numbers import numbers
from ui.learn.own.photograph import lesson_photograph

_component = lab_component("collapse")


def show() -> None:
    st.markdown(
        "Two convolutions, one after the other: change any weight. Beside them stands the one 5 x 5 kernel that does "
        "the work of both. The maps are computed both ways, and their difference is nothing but rounding. So a hundred "
        "layers without activations can do no more than one. Now put a **ReLU between**."
    )
    picture = grey(lesson_photograph().pixels)
    _component(
        key="collapse_lab",
        data={
            "picture": numbers(picture),
            "side": len(picture),
            "presets": told((IDENTITY, BLUR, SOBEL_X, SOBEL_Y, SHARPEN, RANDOM)),
            "begin": told((SOBEL_X, SHARPEN)),
        },
    )
    keras_line(
        'Sequential([Conv2D(1, 3, activation="relu"), Conv2D(1, 3)])  # without "relu": the same as Conv2D(1, 5)'
    )
    question.lab(
        "activation.collapse",
        "Leave ReLU switched on, and choose kernels with which the difference is 0 all the same. When does ReLU do "
        "nothing?",
    )
