"""A digit drawn by hand, and a small network that follows the finger from pixels to an answer."""

import time

import streamlit as st

from cnn_core.digits import digit_network
from ui.component import component
from ui.learn.keras_line import keras_line
from ui.learn.question import lab

_component = component(
    "digits", '<section class="epochscope-digits"></section>', shares=["element", "checks", "operations"]
)


def show() -> None:
    network = digit_network()
    st.markdown(
        "**Draw a digit.** Each layer is worked out anew while you draw: what the kernels find, what pooling keeps "
        "of it, and what the ten shares come to."
    )
    _component(
        key="digits",
        data={
            "layers": [layer.model_dump() for layer in network.layers],
            "examples": [example.model_dump() for example in network.examples],
        },
    )
    lab(
        "cnn.digits",
        "Draw a digit that it is at least 90% sure of. Then turn it into another digit for it by adding one stroke.",
    )
    keras_line(
        "keras.Sequential([\n"
        '    Conv2D(8, 3, padding="same", activation="relu"), MaxPooling2D(),\n'
        '    Conv2D(16, 3, padding="same", activation="relu"), MaxPooling2D(),\n'
        '    Flatten(), Dense(10, activation="softmax"),\n'
        "])"
    )
    with st.expander("What this network is"):
        day = time.strftime("%d %B %Y", time.strptime(network.date, "%Y-%m-%d"))
        st.markdown(
            f"{network.parameters:,} numbers, learned by Keras from {network.trained_on:,} of the 1,797 digits that "
            f"come with scikit-learn, each also a little turned, sheared and shifted; {network.epochs} epochs, on "
            f"{day}, {network.machine}. Of the {network.held_out} others it recognizes **{network.accuracy:.1%}**. All "
            "were written by 13 people: your hand is a new one to it, so expect less."
        )
        st.markdown(
            "The digits are small because they are counts: a 32x32 picture in black and white, cut into 4x4 blocks, "
            "and in each the dark pixels counted (Alpaydin and Kaynak, UCI, 1998). Your drawing is treated the same "
            "way: moved to the middle, scaled to fill the square, counted. Your browser computes everything here; a "
            "test holds it against Keras."
        )
