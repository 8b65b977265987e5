"""How many layers, how many filters: what a larger network buys."""

import streamlit as st

from cnn_core import architecture
from cnn_core.experiments.catalogue import experiment as experiment_named
from ui import theme
from ui.learn.better.one_of import one_of
from ui.learn.keras_line import keras_line
from ui.learn.question import Option, choice

TITLES = {"layers": "Number of layers", "filters": "Number of filters"}


def show() -> None:
    st.markdown(
        "A second convolution sees what the first one found: edges become corners, corners become parts. More filters "
        "find more kinds of each. Both cost time. On 500 images, differences of less than four points may be chance."
    )
    keras_line('keras.layers.Conv2D(filters=32, kernel_size=3, padding="same", activation="relu")')
    name = one_of(TITLES, key="learn_size")
    _costs(name)
    choice(
        "better.size",
        "Compare the first and the last row of “Number of filters”. What do sixteen times the filters buy?",
        [
            Option("Sixteen times the accuracy", "Accuracy ends at 100%; look at both rows."),
            Option(
                "Some points of accuracy, for many times the work",
                "Each further point costs more than the last: where to stop is a matter of what you can wait for.",
                right=True,
            ),
            Option("Nothing", "The lines lie apart from the first epochs on."),
        ],
    )


def _costs(name: str) -> None:
    rows = []
    for arm in experiment_named(name).arms:
        summary = architecture.summarize(arm.config.model)
        rows.append((arm.title, f"{summary.parameters:,}", f"{summary.multiply_adds / 1e6:.1f} million"))
    theme.table(
        ["Network", "Parameters", "Multiply-adds an image"],
        rows,
        numeric=(1, 2),
        caption="Fewer parameters with more layers is no mistake: each pooling leaves the dense layer less to weigh.",
    )
