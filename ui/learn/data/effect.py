"""Whether scaling matters: trainings of the same seed, with pixels as they are and with pixels prepared."""

import streamlit as st

from ui.learn.experiment import experiment
from ui.learn.keras_line import keras_line
from ui.learn.question import Option, choice


def show() -> None:
    st.markdown(
        "The same network, the same seed, the same images in the same order. Only the size of the numbers differs. "
        "Pixels of 0 to 255 make the first answers huge and the first steps wild; the network spends its epochs on "
        "undoing that."
    )
    keras_line("keras.layers.Rescaling(1 / 255)")
    experiment("scaling")
    choice(
        "data.effect",
        "Compare the lines. What does scaling buy?",
        [
            Option("A larger network", "All three have the same parameters."),
            Option(
                "A better start, and more accuracy after the same epochs",
                "The first epoch shows it: the scaled lines begin higher and stay there.",
                right=True,
            ),
            Option("Nothing: the lines meet in the end", "Look at the last epoch, and run it here with more patience."),
        ],
    )
