"""The fates of a learning rate: four real trainings of the same seed."""

import streamlit as st

from ui.learn.experiment import experiment
from ui.learn.keras_line import keras_line
from ui.learn.question import Option, choice


def show() -> None:
    st.markdown(
        "What the slice shows happens to whole networks. The same network and the same seed, four learning rates: one "
        "crawls, one arrives, one stumbles, and one jumps out and never comes back: its loss stays near 2.303, that "
        "of guessing."
    )
    keras_line('model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.001), loss="categorical_crossentropy")')
    experiment("learning-rate", metric="loss")
    choice(
        "optimizer.rates",
        "The training with 0.00005 ends far from the best. What would help it most?",
        [
            Option("A larger network", "It does not use the one that it has: its loss still falls steadily."),
            Option(
                "Larger steps",
                "It goes the right way, in tiny steps: at this rate it would need many times the epochs.",
                right=True,
            ),
            Option("Smaller steps", "Those of 0.00005 are small already. See where the line of 0.001 is."),
        ],
    )
