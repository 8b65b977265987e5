"""With and without dropout, trained from the same seed."""

import streamlit as st

from cnn_core.experiments.dropout import DROPOUT
from ui.learn.experiment import experiment
from ui.learn.keras_line import keras_line
from ui.learn.question import Option, choice
from ui.learn.seeds import over_seeds


def show() -> None:
    st.markdown(
        "The same network from the same seed, without dropout and with more and more of it before the dense layer. The "
        "thin lines are the training images. A network that knows its own images far better than new ones has learned "
        "them by heart: it **overfits**."
    )
    keras_line('[..., Flatten(), Dropout(0.5), Dense(64, activation="relu"), Dense(10, activation="softmax")]')
    experiment("dropout", training=True)
    st.caption(
        "In training, dropout is at work while the images are counted, which makes the thin lines lower by itself; on "
        "new images nothing is silenced."
    )
    over_seeds(DROPOUT)
    choice(
        "dropout.trained",
        "What does dropout do to the accuracy on the training images, the thin lines?",
        [
            Option(
                "It is lower, and closer to that on new images",
                "Learning by heart needs the same features every time. How little or much that helps on new images is "
                "in the table of three seeds.",
                right=True,
            ),
            Option("It is higher", "Compare the thin lines at the last epoch."),
            Option("It stays the same", "Compare the thin lines at the last epoch."),
        ],
    )
