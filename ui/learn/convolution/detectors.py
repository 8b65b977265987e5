"""Kernels as detectors of features: blur, edges, and those that a network found by itself."""

import streamlit as st

from ui.learn.convolution.lab import lab
from ui.learn.keras_line import keras_line
from ui.learn.lab.learned import pick_learned
from ui.learn.question import lab as ask_lab


def show() -> None:
    st.markdown(
        "The numbers decide what is found. Averaging **blurs**; subtracting neighbours leaves **edges**. People used "
        "to choose such kernels by hand. A network starts from random ones and learns its own: try those as well. A "
        "learned filter sees three colours; on a grey picture its three layers add up to one, and its bias is left out."
    )
    learned = pick_learned()
    lab("detectors", learned=learned, tests=True, judges=["vertical"])
    keras_line("layer.get_weights()[0][:, :, :, 0]  # the first filter: 3 x 3 pixels, 3 colours")
    ask_lab(
        "convolution.vertical",
        "What kernel finds only vertical edges? Make one; it is tried on the five small pictures.",
    )
