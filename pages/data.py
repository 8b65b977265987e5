"""Data: the photographs the network learns from."""

import numpy as np
import streamlit as st

from cnn_core import data
from cnn_core.data import CLASS_NAMES
from cnn_core.figures.data import class_balance
from cnn_core.figures.style import CLASS_COLORS
from ui import selection, theme
from ui.fetch import fetch_panel
from ui.gallery import Picture, gallery
from ui.paging import pick_page
from ui.picture import picture_card
from ui.plot import plot

PAGE_SIZE = 48

theme.page_header(
    "Data",
    "CIFAR-10: 60,000 colour photographs of 32x32 pixels in ten classes, collected by Alex Krizhevsky, Vinod Nair and "
    "Geoffrey Hinton (2009).",
)
theme.stat_row(
    [
        ("Images", "60,000", "10 classes with 6,000 each"),
        ("Training", "50,000", "5,000 a class"),
        ("Test", "10,000", "1,000 a class; never trained on"),
        ("Each image", "32 x 32 x 3", "Height, width, and red, green, blue from 0 to 255"),
    ]
)
fetch_panel()

whole = data.load("full" if data.is_available("full") else "sample")
split_column, class_column = st.columns([1, 4])
with split_column:
    linked = "test" if (selection.current().image or "").startswith("test") else "train"
    split = st.segmented_control(
        "Split", ("train", "test"), default=linked, required=True, key="split", persist_state="session"
    )
with class_column:
    chosen = st.pills(
        "Classes",
        CLASS_NAMES,
        selection_mode="multi",
        wrap=True,
        help="None chosen shows all ten.",
        key="classes",
        persist_state="session",
    )

images = whole.train if split == "train" else whole.test
wanted = [CLASS_NAMES.index(name) for name in chosen] or list(range(len(CLASS_NAMES)))
rows = np.flatnonzero(np.isin(images.labels, wanted))

if split == "train":
    st.caption(f"Shown are the training images of the {whole.name} set.")
shown = rows[pick_page(len(rows), PAGE_SIZE, key=f"page_{split}_{'_'.join(chosen)}")]
clicked = gallery(
    [
        Picture(
            id=f"{split}-{images.indices[row]}",
            caption=CLASS_NAMES[images.labels[row]],
            detail=f"{split}-{images.indices[row]}",
            accent=CLASS_COLORS[images.labels[row]],
        )
        for row in shown
    ],
    key="data_gallery",
    description=f"{split} images of CIFAR-10",
    selected=selection.current().image,
)
if clicked:
    selection.select(selection.choose(image=clicked))
    st.rerun()
if (image_id := selection.current().image) and image_id.startswith(split):
    at = np.flatnonzero(images.indices == int(image_id.removeprefix(f"{split}-")))
    if len(at):
        picture_card(image_id, int(images.labels[at[0]]))

theme.section("Balance", "A set in which every class is as common as the others makes accuracy an honest measure.")
counts = whole.statistics.train_counts if split == "train" else whole.statistics.test_counts
plot(
    class_balance(counts, CLASS_NAMES),
    key="class_balance",
    description="Images a class: "
    + ", ".join(f"{name} {count}" for name, count in zip(CLASS_NAMES, counts, strict=True)),
    height=360,
)
