"""Temperature, and a constant added to every score."""

import streamlit as st

from ui.learn.keras_line import keras_line
from ui.learn.question import Option, choice
from ui.learn.softmax.scores import scores_lab


def show() -> None:
    st.markdown(
        "Divide all scores by a number first, the **temperature**: above 1 the shares come closer together, below 1 "
        "the winner takes more. It says how sure the network sounds. And add the same number to every score: watch "
        "the bars."
    )
    scores_lab("temperature")
    keras_line("keras.ops.softmax(logits / temperature)")
    choice(
        "softmax.temperature",
        "Pull both sliders from end to end. Which of them can change the answer, the class that wins?",
        [
            Option(
                "Neither",
                "Dividing by a positive number keeps the order, and adding a constant keeps every difference: e^c is a "
                "factor above and below the line.",
                right=True,
            ),
            Option("The temperature", "It changes how sure the answer sounds. Does argmax ever name another class?"),
            Option("The constant", "Look at the bars while you pull it: nothing moves."),
        ],
    )
