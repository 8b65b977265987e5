"""ReLU on a map: what is below 0 becomes 0."""

import streamlit as st

from ui.learn.activation.lab import activation_lab
from ui.learn.activation.maps import with_maps
from ui.learn.keras_line import keras_line
from ui.learn.question import Option, choice


def show() -> None:
    st.markdown(
        "A convolution adds up products, so its map has values above 0 (blue) and below (orange). Then each value goes "
        "through a small function of its own, the **activation**. The most common one, **ReLU**, keeps what is above 0 "
        "and turns the rest into 0. Click a place of the map, or pull the point along the curve."
    )
    with_maps("relu", lambda maps: activation_lab("relu_lab", ("linear", "relu"), maps))
    keras_line('keras.layers.Conv2D(32, 3, activation="relu")')
    choice(
        "activation.relu",
        "Switch between no activation and ReLU, and watch the map and the share below it. What does ReLU do to the "
        "strongest blue place?",
        [
            Option(
                "Nothing: it stays as strong as it was",
                "Above 0 ReLU hands on what it gets. Only the orange places have changed, all to 0.",
                right=True,
            ),
            Option("It becomes 1", "Click that place and compare x with what it becomes: they are equal."),
            Option("It becomes 0, as all others do", "Look at the map after ReLU: the blue is still there."),
        ],
    )
