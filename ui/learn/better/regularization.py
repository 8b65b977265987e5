"""Dropout and L2 against a network that learns its images by heart."""

import streamlit as st

from ui.learn.experiment import experiment
from ui.learn.keras_line import keras_line
from ui.learn.question import Option, choice

CODE = """keras.layers.Dropout(0.5)
keras.layers.Conv2D(32, 3, kernel_regularizer=keras.regularizers.L2(0.003))
keras.callbacks.EarlyStopping("val_accuracy", patience=3)"""


def show() -> None:
    st.markdown(
        "A network that has few images learns them by heart: it gets surer of them, and of nothing else. "
        "**Dropout** silences units at random, **L2** charges for large weights: both make learning by heart harder. "
        "**Early stopping** ends before it begins."
    )
    keras_line(CODE)
    experiment("regularized", metric="loss", training=True)
    st.caption(
        "The gap between a thick and a thin line of one colour is what was learned by heart. In the recorded trainings "
        "all three recognize about as many new images; the one that nothing held back is surest of its mistakes, and "
        "that is what its loss counts."
    )
    choice(
        "better.regularization",
        "The training without dropout and L2: what happens to its loss on new images?",
        [
            Option("It falls with its loss on the training images", "Follow its thick line beyond the first epochs."),
            Option(
                "It falls, then rises, while its loss on the training images goes on falling",
                "From there on it learns its own images, and nothing that holds elsewhere. Stop early or hold it back.",
                right=True,
            ),
            Option("It stays where it began", "Compare its first epochs: it learns at first."),
        ],
    )
