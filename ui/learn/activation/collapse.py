"""Two convolutions without an activation between them are one: shown in numbers."""

import streamlit as st

from ui.component import component
from ui.learn import question
from ui.learn.activation.maps import grey
from ui.learn.bench import numbers
from ui.learn.keras_line import keras_line
from ui.learn.own_network import lesson_photograph

SHARES = ["element", "checks", "operations", "composition", "signed_map", "knobs"]
_component = component("collapse", '<div class="epochscope-bench epochscope-collapse"></div>', shares=SHARES)


def show() -> None:
    st.markdown(
        "Two convolutions, one after the other: change any weight. Beside them stands the one 5\u00a0x\u00a05 kernel "
        "that does the work of both. The maps are computed both ways, and their difference is nothing but rounding. "
        "So a hundred layers without activations can do no more than one. Now put a **ReLU between**."
    )
    picture = grey(lesson_photograph().pixels)
    _component(key="collapse_lab", data={"picture": numbers(picture), "side": len(picture)})
    keras_line(
        'Sequential([Conv2D(1, 3, activation="relu"), Conv2D(1, 3)])  # without "relu": the same as Conv2D(1, 5)'
    )
    question.lab(
        "activation.collapse",
        "Leave ReLU switched on, and choose kernels with which the difference is 0 all the same. When does ReLU do "
        "nothing?",
    )
