"""Ranks 0 to 5 of one photograph: a number, a row, a channel, an image, a batch, batches."""

import base64
from dataclasses import dataclass

import numpy as np
import streamlit as st

from cnn_core import data
from cnn_core.tensors import ITEM_BYTES, bytes_of
from ui.component import component
from ui.learn.keras_line import keras_line
from ui.learn.question import number

BATCH, BATCHES = 8, 2
SIDE, CHANNELS = 32, 3
_component = component("ranks", '<section class="epochscope-ranks"></section>', shares=["element", "roving"])


@dataclass(frozen=True)
class Rank:
    """A tensor of so many axes; in `code`, Y, X and C stand for the pixel and channel that are pointed at."""

    title: str
    shape: tuple[int, ...]
    code: str


RANKS = (
    Rank("a value", (), "image[Y, X, C]"),
    Rank("a row", (SIDE,), "image[Y, :, C]"),
    Rank("a channel", (SIDE, SIDE), "image[:, :, C]"),
    Rank("an image", (SIDE, SIDE, CHANNELS), "image"),
    Rank("a batch", (BATCH, SIDE, SIDE, CHANNELS), f"images[:{BATCH}]"),
    Rank("batches", (BATCHES, BATCH, SIDE, SIDE, CHANNELS), f"tf.reshape(images, ({BATCHES}, {BATCH}, 32, 32, 3))"),
)


def show() -> None:
    st.markdown(
        "A **tensor** is an array of numbers of one kind. Its **rank** is how many axes it has: how many indices it "
        "takes to name one number. Climb, and click into the photograph."
    )
    images = np.asarray(data.load("sample").test.images[1 : 1 + BATCH * BATCHES])
    _component(
        key="ranks",
        data={
            "pixels": base64.b64encode(images.tobytes()).decode(),
            "ranks": [{"title": rank.title, "shape": rank.shape, "code": rank.code} for rank in RANKS],
            "bytes": ITEM_BYTES,
            "batches": [BATCH] * BATCHES,
        },
    )
    st.caption(
        "A colour image is rank 3 in its numbers, though one says that a picture is two-dimensional: rank counts axes, "
        "not directions in space. `uint8` is a whole number from 0 to 255, `float32` a fraction in four bytes."
    )
    number(
        "tensors.bytes",
        f"A network gets a batch of {BATCH} images as float32. How many bytes is that?",
        bytes_of((BATCH, SIDE, SIDE, CHANNELS), "float32"),
        because="8 images of 32x32 pixels, three colours, four bytes each: four times what the photographs took.",
        hint="Climb to the batch, and set the dtype to float32.",
    )
    keras_line("image.shape, image.ndim, image.dtype", "In TensorFlow")
