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
        "A network that has few images learns them by heart: its training accuracy climbs on while new images gain "
        "nothing. **Dropout** silences units at random, **L2** charges for large weights: both make learning by heart "
        "harder. **Early stopping** ends before it begins."
    )
    keras_line(CODE)
    experiment("regularized", training=True)
    st.caption(
        "The gap between a thick and a thin line of one colour is what was learned by heart. A smaller gap is worth "
        "something only where the thick line does not sink with it."
    )
    choice(
        "better.regularization",
        "Which training has the widest gap between its training images and new ones?",
        [
            Option(
                "The network as it is",
                "Nothing holds it back, so its training accuracy runs away. It need not be worse on new ones for that.",
                right=True,
            ),
            Option("The one with dropout", "Dropout makes its own training images harder: its thin line lies low."),
            Option(
                "The one with L2", "The penalty keeps weights small, and with them the certainty on its own images."
            ),
        ],
    )
