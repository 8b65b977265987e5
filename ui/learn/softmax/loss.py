"""Cross-entropy: how wrong the ten probabilities are."""

import streamlit as st

from ui.learn import question
from ui.learn.keras_line import keras_line
from ui.learn.softmax.scores import scores_lab


def show() -> None:
    st.markdown(
        "Training needs one number for how wrong an answer is. **Cross-entropy** looks at the true class alone: minus "
        "the logarithm of its probability. Sure and right costs nothing; sure and wrong costs a lot. Drag the scores, "
        "or name another class as the true one."
    )
    scores_lab("loss")
    keras_line('model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])')
    question.number(
        "softmax.loss",
        "What is the loss of a network that knows nothing and gives every class the same? Two digits after the point.",
        2.30,
        tolerance=0.01,
        because="Minus the logarithm of a tenth is 2.303. A training whose loss stays there has learned nothing.",
        hint="Make all scores equal with the button, and read the loss.",
    )
