"""Softmax: ten scores become ten shares of one whole."""

import streamlit as st

from ui.learn import question
from ui.learn.keras_line import keras_line
from ui.learn.softmax.scores import scores_lab


def show() -> None:
    st.markdown(
        "The last layer gives ten scores, any numbers at all. **Softmax** takes e to the power of each, which makes "
        "all of them positive, and divides by their sum, which makes them shares of 1. The class with the largest "
        "share is the answer: its place is the **argmax**. Drag a score."
    )
    scores_lab("softmax")
    keras_line('keras.layers.Dense(10, activation="softmax")')
    question.lab(
        "softmax.others",
        "Make the second most probable class win, without touching its own score.",
    )
