"""All activations: functions, their slopes, and what they make of the same map."""

import streamlit as st

from ui.learn import question
from ui.learn.activation.lab import ALL, activation_lab
from ui.learn.activation.maps import with_maps
from ui.learn.keras_line import keras_line


def show() -> None:
    st.markdown(
        "ReLU has relatives. Some let a little through below 0, some squeeze everything into a narrow band. The dashed "
        "line is the **slope**: by so much a small change of the input changes the output, and training sends its "
        "corrections back through it."
    )
    with_maps("curves", lambda maps: activation_lab("curves_lab", ALL, maps))
    st.caption("As Keras defines them: leaky ReLU with 0.2 below 0, ELU with alpha 1, GELU exact.")
    keras_line('keras.layers.Conv2D(32, 3, activation="gelu")  # or "relu", "elu", "tanh": by its name')
    question.lab(
        "activation.slope",
        "Find an activation and a point where the slope is below 0: more comes in, and less goes out.",
    )
