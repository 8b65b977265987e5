"""What load_data gives: four arrays, their shapes and types, read out by hand."""

import streamlit as st

from cnn_core import data
from cnn_core.data import CLASS_NAMES
from ui import theme
from ui.learn.keras_line import keras_line
from ui.learn.question import number
from ui.photographs import find
from ui.picture import picture_card

SHAPES = (
    ("train_images", "(50000, 32, 32, 3)", "uint8", "Images, rows, columns, and red, green, blue"),
    ("train_labels", "(50000, 1)", "uint8", "An integer from 0 to 9 for each, in a column"),
    ("test_images", "(10000, 32, 32, 3)", "uint8", "Never trained on"),
    ("test_labels", "(10000, 1)", "uint8", "Their integers"),
)
CODE = f"""(train_images, train_labels), (test_images, test_labels) = keras.datasets.cifar10.load_data()
class_names = {list(CLASS_NAMES)}"""
LAST = 9_999
MIDDLE, LAST_PIXEL = 16, 31


def show() -> None:
    st.markdown(
        "**CIFAR-10** is 60,000 colour photographs of 32 by 32 pixels in ten classes, 6,000 of each: collected by Alex "
        "Krizhevsky, Vinod Nair and Geoffrey Hinton in 2009. 50,000 are there to learn from, 10,000 to be judged by. "
        "One line loads them."
    )
    keras_line(CODE)
    theme.table(["Array", "Shape", "Type", "What it holds"], SHAPES)
    image_column, words_column = st.columns([1, 2], gap="large")
    with words_column:
        index = st.number_input("Image", 0, LAST, 1, key="learn_data_index", persist_state="session")
        row_place, column_place = st.columns(2)
        row = row_place.number_input("Row", 0, LAST_PIXEL, MIDDLE, key="learn_data_row", persist_state="session")
        column = column_place.number_input(
            "Column", 0, LAST_PIXEL, MIDDLE, key="learn_data_column", persist_state="session"
        )
        pixels, label = find(f"test-{index}")
        values = ", ".join(str(int(value)) for value in pixels[row, column])
        read = (
            (f"test_images[{index}].shape", pixels.shape),
            (f"test_images[{index}][{row}, {column}]", f"[{values}]"),
            (f"test_labels[{index}]", f"[{label}]"),
        )
        st.code(
            "\n".join(f"{line:<27}# {value}" for line, value in read),
            language="python",
        )
        st.caption(
            "The labels come as integers: neither as words nor, as the tutorial's text may be read, as vectors of ten. "
            f"The words are a list beside them, in which {label} is {CLASS_NAMES[label]}."
        )
    with image_column:
        picture_card(f"test-{index}", label)
    if not data.is_available("full"):
        st.caption("On this machine are all test images and a tenth of the training images; Data fetches the rest.")
    number(
        "data.numbers",
        "How many numbers is one image to a network?",
        3072,
        because="32 rows times 32 columns times 3 channels.",
        hint="Multiply the three sides of its shape.",
    )
