"""The tutorial's show_images: twelve photographs with their labels, before anything is trained."""

import numpy as np
import streamlit as st

from cnn_core import data
from cnn_core.data import CLASS_NAMES
from cnn_core.figures.style import CLASS_COLORS
from ui import selection
from ui.data_choice import DOZEN, Choice
from ui.gallery import Picture, gallery
from ui.learn.keras_line import keras_line
from ui.learn.question import state
from ui.pages import link

# Lines no longer than its column is wide.
CODE = """def show_images(images, labels):
    _, axes = plt.subplots(3, 4)
    rows = zip(axes.flat, images, labels)
    for ax, image, (label,) in rows:
        ax.imshow(image)
        ax.set_title(class_names[label])

first = slice(0, 12)
show_images(train_images[first],
            train_labels[first])"""
_DRAW = "learn_images_draw"
TRUCK = CLASS_NAMES.index("truck")


def show() -> None:
    st.markdown(
        "Look at the images before you train on them: whether a label is right, what a class looks like, and how hard "
        "it is at 32 by 32 pixels, even for you. The tutorial shows **twelve**. Click one to read its label."
    )
    whole = data.load("full" if data.is_available("full") else "sample")
    choice = Choice(whole.train, CLASS_NAMES, np.arange(len(whole.train)))
    rows = choice.dozen(st.session_state.get(_DRAW, 0))
    labels = {choice.image_id(row): int(whole.train.labels[row]) for row in rows}
    opened = selection.current().image
    images_column, label_column = st.columns([3, 2], gap="large")
    with images_column:
        clicked = _twelve(labels, opened)
        st.button("Twelve others", icon=":material/shuffle:", on_click=_draw_again)
    if clicked:
        selection.select(selection.choose(image=clicked))
        st.rerun()
    with label_column:
        _read_label(labels, opened)
        keras_line(CODE, f"With Matplotlib: the first {DOZEN}")
        link("data", "Browse all of them on Data")
    label = labels.get(opened or "")
    state(
        "data.truck",
        "Click an image whose label is 9.",
        label == TRUCK,
        "Counted from 0 in alphabetical order, 9 is the last class: truck." if label == TRUCK else _not_yet(label),
    )


def _read_label(labels: dict[str, int], opened: str | None) -> None:
    if opened not in labels:
        st.caption("Click an image to read its label.")
        return
    place, label = opened.partition("-")[2], labels[opened]
    read = (
        (f"train_labels[{place}]", f"[{label}]"),
        (f"class_names[{label}]", repr(CLASS_NAMES[label])),
    )
    st.code("\n".join(f"{line:<22}# {value}" for line, value in read), language="python")


def _twelve(labels: dict[str, int], opened: str | None) -> str | None:
    return gallery(
        [
            Picture(id=name, caption=CLASS_NAMES[label], detail=name, accent=CLASS_COLORS[label])
            for name, label in labels.items()
        ],
        key="learn_images",
        description="Twelve training images of CIFAR-10",
        selected=opened,
        columns=4,
    )


def _not_yet(label: int | None) -> str:
    if label is None:
        return "Click one of the twelve first; its label is told below."
    return f"That one has the label {label}: {CLASS_NAMES[label]}. Others come by the button."


def _draw_again() -> None:
    st.session_state[_DRAW] = st.session_state.get(_DRAW, 0) + 1
