"""More from the same images: mirrored and shifted ones against the images as they are."""

import streamlit as st

from ui.learn.experiment import experiment
from ui.learn.keras_line import keras_line
from ui.learn.question import Option, choice


def show() -> None:
    st.markdown(
        "A cat that looks to the left is a cat when it looks to the right. An image that is mirrored, or moved by a "
        "few pixels, is a new one to the network, and costs nothing to collect. This is called **augmentation**."
    )
    keras_line('keras.Sequential([RandomFlip("horizontal"), RandomTranslation(3 / 32, 3 / 32)])')
    experiment("augmentation", training=True)
    choice(
        "better.augmentation",
        "Which training learns its own images best, and what does that tell of the others?",
        [
            Option(
                "The one without augmentation: it has seen the very same pixels in every epoch",
                "It learns them by heart: its training accuracy runs away from its validation accuracy.",
                right=True,
            ),
            Option(
                "The mirrored and shifted one: it has seen more", "Look at the thin lines: they are training images."
            ),
            Option("All the same: their networks are equal", "The networks are equal, the images are not."),
        ],
    )
