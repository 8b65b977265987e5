"""Picking values of a photograph by an index that is typed, as Python writes it."""

import base64

import numpy as np
import streamlit as st

from ui import photographs
from ui.component import component
from ui.learn.keras_line import keras_line
from ui.learn.question import lab

START = "8:24, 8:24"
PRESETS = (
    ("0", "the first row"),
    ("16, 16", "one pixel: three numbers"),
    ("16, 16, 2", "one number"),
    ("..., 0", "all of the red channel"),
    ("8:24, 8:24", "the middle"),
    ("::2, ::2", "every second pixel"),
    ("::-1", "upside down"),
    (":, :, ::-1", "red and blue change places"),
    ("-1", "the last row"),
    ("tf.newaxis", "a batch of one image"),
    ("40", "beyond the end"),
)
_component = component(
    "indexing", '<section class="epochscope-indexing"></section>', shares=["element", "checks", "indexing"]
)


def show() -> None:
    st.markdown(
        "One index for each axis: **rows, columns, colours**. A number picks and takes the axis away, a slice "
        "`start:stop:step` keeps it, `...` stands for all axes left out. Type, and see what is picked."
    )
    found = photographs.photograph(photographs.EXAMPLE)
    if found is None:
        return
    _component(
        key="indexing",
        data={
            "pixels": base64.b64encode(np.ascontiguousarray(found[0]).tobytes()).decode(),
            "start": START,
            "presets": PRESETS,
        },
    )
    lab(
        "tensors.indexing",
        "Write an index that gives the picture at half its size and mirrored left to right: shape (16, 16, 3).",
    )
    keras_line("image[8:24, 8:24]            # a tensor of shape (16, 16, 3)", "In TensorFlow")
