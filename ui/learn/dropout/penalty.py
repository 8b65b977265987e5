"""L1 and L2: weights that pay for their size, and nothing else."""

import streamlit as st

from ui.learn import question
from ui.learn.keras_line import keras_line
from ui.learn.lab.component import lab_component

_component = lab_component("shrink")


def show() -> None:
    st.markdown(
        "Another way against learning by heart: let each weight cost something, and add the cost to the loss. **L2** "
        "charges its square, **L1** its size. Here 25 weights pay and learn nothing else. Grey is where they began."
    )
    _component(key="shrink_lab", data={})
    st.caption("Plain gradient descent with learning rate 0.1. In a training the images pull the other way.")
    keras_line(
        "keras.layers.Dense(64, kernel_regularizer=keras.regularizers.L2(0.001))  # L1(0.0001), or L1L2(0.0001, 0.001)"
    )
    question.lab(
        "dropout.penalty",
        "Bring at least nine weights close to 0 (they turn orange) while the largest stays above 0.25. Which of both "
        "can do that?",
    )
