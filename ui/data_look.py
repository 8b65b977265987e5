"""A first look at the images: twelve of them as the tutorial shows them, or all of them a page at a time."""

from collections.abc import Iterable

import streamlit as st

from cnn_core.data import CLASS_NAMES, Dataset
from cnn_core.figures.data import class_balance
from cnn_core.figures.style import CLASS_COLORS
from ui import data_choice, selection
from ui.data_choice import DOZEN, Choice, Photograph
from ui.gallery import Picture, gallery
from ui.paging import pick_page
from ui.picture import picture_card
from ui.plot import plot

COLUMNS = 4
PAGE_SIZE = 48
TWELVE, ALL = "Twelve", "Browse all"


def show_images(choice: Choice, photograph: Photograph) -> None:
    """The tutorial's `show_images`, a shuffle, and the way to all the others."""
    with st.container(horizontal=True):
        mode = st.segmented_control(
            "Show",
            (TWELVE, ALL),
            default=TWELVE,
            required=True,
            label_visibility="collapsed",
            key="data_show",
            persist_state="session",
        )
        if mode == TWELVE:
            data_choice.shuffle_button("Shuffle")
    if mode == TWELVE:
        st.caption(f"{DOZEN} of {len(choice.rows):,} {choice.images.split} images. Click one to open it.")
        _grid(choice, data_choice.drawn(choice), photograph, columns=COLUMNS)
    else:
        place = pick_page(len(choice.rows), PAGE_SIZE, key=f"page_{choice.images.split}_{'_'.join(choice.classes)}")
        _grid(choice, choice.rows[place], photograph, columns=None)


def opened(photograph: Photograph) -> bool:
    """The selected image, large; True when its numbers are asked for."""
    picture_card(photograph.id, photograph.label)
    return st.button("See its numbers", icon=":material/grid_on:", width="stretch")


def balance(whole: Dataset, choice: Choice) -> None:
    """How many images each class has; a click on a bar shows that class alone."""
    statistics = whole.statistics
    counts = statistics.train_counts if choice.images.split == "train" else statistics.test_counts
    clicked = plot(
        class_balance(counts, CLASS_NAMES),
        key="class_balance",
        description="Images a class: "
        + ", ".join(f"{name} {count}" for name, count in zip(CLASS_NAMES, counts, strict=True)),
        height=340,
    )
    st.caption(
        "A set in which every class is as common as the others makes accuracy an honest measure: guessing is right "
        "once in ten. Click a bar to see its class alone."
    )
    if clicked is not None:
        data_choice.choose_class(CLASS_NAMES.index(str(clicked.y)))
        st.rerun()


def _grid(choice: Choice, rows: Iterable[int], photograph: Photograph, *, columns: int | None) -> None:
    labels = choice.images.labels
    clicked = gallery(
        [
            Picture(
                id=choice.image_id(row),
                caption=CLASS_NAMES[labels[row]],
                detail=choice.image_id(row),
                accent=CLASS_COLORS[labels[row]],
            )
            for row in rows
        ],
        key="data_gallery",
        description=f"{choice.images.split} images of CIFAR-10",
        selected=photograph.id,
        columns=columns,
    )
    if clicked:
        selection.select(selection.choose(image=clicked))
        st.rerun()
