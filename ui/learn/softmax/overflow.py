"""Why nobody computes softmax by the letter: powers that no 32-bit number can hold."""

import streamlit as st

from ui.learn import question
from ui.learn.keras_line import keras_line
from ui.learn.softmax.scores import scores_lab


def show() -> None:
    st.markdown(
        "Adding a constant changes nothing: on paper. A computer's 32-bit number ends near 3.4 x 10³⁸. Add more and "
        "more to every score, and softmax **by the letter** breaks. The way out: take the largest score away from all "
        "of them first. Then the largest power is e to the 0, which is 1. TensorFlow does just that."
    )
    scores_lab("overflow")
    keras_line("z = logits - keras.ops.max(logits)\nkeras.ops.exp(z) / keras.ops.sum(keras.ops.exp(z))")
    question.number(
        "softmax.overflow",
        "From which whole number on is e to its power too large for a 32-bit number?",
        89,
        because="e to the 88 is 1.7 x 10³⁸ and fits; e to the 89 is 4.5 x 10³⁸ and does not.",
        hint="Pull the slider until the first power is infinite, and read the largest score: the next whole number.",
    )
