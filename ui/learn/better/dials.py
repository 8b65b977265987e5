"""Learning rate and batch size: the first two dials to turn."""

import streamlit as st

from ui.learn.better.one_of import one_of
from ui.learn.keras_line import keras_line
from ui.learn.question import Option, choice

TITLES = {"learning-rate": "Learning rate", "batch-size": "Batch size"}
CODE = """model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.001), ...)
model.fit(..., batch_size=64)"""


def show() -> None:
    st.markdown(
        "**Hyperparameters** are what you set and the network does not learn. The learning rate comes first: wrong by "
        "ten, nothing else matters. The batch size is bound to it: a batch that is larger gives a surer direction, so "
        "it bears a longer step. Each line here has the other settings of the baseline."
    )
    keras_line(CODE)
    one_of(TITLES, key="learn_dials")
    choice(
        "better.dials",
        "Under “Batch size”: the largest batches end lowest after the same epochs. Why?",
        [
            Option("Their gradients are wrong", "They are the most exact ones: the mean of many images."),
            Option(
                "They take the fewest steps",
                "With 256 images a step, an epoch of 4,500 has 18 steps, with 16 it has 282. More epochs, or longer "
                "steps, make up for it.",
                right=True,
            ),
            Option("They see fewer images", "Every line sees every training image once an epoch."),
        ],
    )
