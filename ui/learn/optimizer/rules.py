"""Momentum and Adam beside plain descent, from the same start on the same slice."""

import streamlit as st

from ui.learn.keras_line import keras_line
from ui.learn.optimizer.loss_slice import descent, offer_own, shown_slice
from ui.learn.question import lab

CODE = """keras.optimizers.SGD(learning_rate=0.01)
keras.optimizers.SGD(learning_rate=0.01, momentum=0.9)
keras.optimizers.Adam(learning_rate=0.001)   # the tutorial writes 'adam'"""


def show() -> None:
    st.markdown(
        "**Momentum** keeps rolling: each step adds nine tenths of the last one, so it hurries along a valley, and "
        "overshoots its end. **Adam** measures how steep each direction has been lately and divides by that: its steps "
        "are about as long as the learning rate says, on a wall as on the flat. Same start, same rate, three rules."
    )
    shown = shown_slice()
    if shown is not None:
        descent(shown, ["sgd", "momentum", "adam"], rate=3e-4)
    offer_own()
    keras_line(CODE)
    st.caption(
        "At a small rate momentum is far ahead; at a large one Adam alone stays. That is why Adam's usual rate, 0.001, "
        "does for so many networks, and why plain descent wants one of its own for each."
    )
    lab("optimizer.rules", "Find one learning rate that throws plain descent out of the slice while Adam arrives.")
