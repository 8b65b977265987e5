"""A duel: three trainings of the same seed that differ in their pooling alone."""

import streamlit as st

from ui.learn.experiment import experiment
from ui.learn.keras_line import keras_line
from ui.learn.question import Option, choice


def show() -> None:
    st.markdown(
        "Which one learns best? Three networks, equal down to their first weights and the order of the images, that "
        "differ in their pooling alone. Keras has no layer for the sum: it is the average times the window's area."
    )
    keras_line("keras.Sequential([AveragePooling2D(2), Rescaling(2 * 2)])  # the sum of each window")
    experiment("pooling", training=True)
    choice(
        "pooling.duel",
        "Average and sum see exactly the same. Why do they not learn alike?",
        [
            Option(
                "The sum makes all values four times as large",
                "After two poolings sixteen times: gradients and first answers are larger too, as with a higher "
                "learning rate. It learns faster, and soon its own images by heart. What it can express is the same.",
                right=True,
            ),
            Option("The sum keeps more of the picture", "It is the average times four: nothing more is in it."),
            Option("Their first weights differ", "All three begin from the same seed, with the same weights."),
        ],
    )
