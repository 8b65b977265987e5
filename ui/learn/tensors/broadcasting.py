"""Broadcasting: two shapes brought together, drawn with the rule."""

import base64

import numpy as np
import streamlit as st

from ui import photographs
from ui.component import component
from ui.learn.keras_line import keras_line
from ui.learn.question import lab

PRESETS = (
    ("(32, 32, 3)", "(3,)", "A tint"),
    ("(32, 32, 3)", "()", "Half as bright"),
    ("(32, 32, 3)", "(32, 1, 1)", "From top to bottom"),
    ("(32, 32, 3)", "(32,)", "One that does not fit"),
    ("(3, 1)", "(4,)", "A table of sums"),
    ("(2, 3)", "(3,)", "A row to each row"),
    ("(8, 32, 32, 3)", "(32, 32, 3)", "A batch and one image"),
)
_component = component(
    "broadcasting", '<section class="epochscope-broadcasting"></section>', shares=["element", "checks", "broadcasting"]
)


def show() -> None:
    st.markdown(
        "Adding or multiplying takes two tensors of one shape, or two that can be **stretched** to one. Write them one "
        "below the other, set to the right: in each column the numbers are equal, or one of them is 1 or missing."
    )
    found = photographs.photograph(photographs.EXAMPLE)
    if found is None:
        return
    _component(
        key="broadcasting",
        data={
            "pixels": base64.b64encode(np.ascontiguousarray(found[0]).tobytes()).decode(),
            "presets": [{"shapes": [one, other], "words": words} for one, other, words in PRESETS],
        },
    )
    lab(
        "tensors.broadcasting",
        "The picture is (32, 32, 3). Write a second shape that darkens it towards the left, alike in all rows and "
        "colours.",
    )
    keras_line(
        "image / 255                            # () stretches to (32, 32, 3)\nimages - mean_image", "In TensorFlow"
    )
