"""What a head weighs: flatten and dense against the mean of each map, counted."""

from dataclasses import dataclass

import streamlit as st

from cnn_core.architecture import ArchitectureSummary, format_shape, summarize
from cnn_core.design import BlockDesign, Head
from ui import theme
from ui.learn import question
from ui.learn.keras_line import keras_line

FILTERS = (16, 32, 64, 128, 256)
BLOCKS = (1, 2, 3)
UNITS = (0, 64, 128, 256)
TIMES = 50


@dataclass(frozen=True)
class Weights:
    """Parameters after the last map, and of the whole network."""

    head: int
    all: int
    line: str


def show() -> None:
    st.markdown(
        "Flatten keeps every place of every map, and each unit after it has a weight for each. **Global average "
        "pooling** keeps one number a map, its mean: how much of a pattern there is, no longer where. Compare what the "
        "layers after the last maps weigh."
    )
    blocks, filters, units = _controls()
    heads: dict[Head, Weights] = {
        head: _weights(head, blocks, filters, units) for head in ("flatten", "global average")
    }
    theme.table(
        ["Head", "Line of values", "Parameters after the last maps", "Of the whole network"],
        [
            [title, weights.line, f"{weights.head:,}", f"{weights.all:,}"]
            for title, weights in zip(("Flatten", "Global average pooling"), heads.values(), strict=True)
        ],
        numeric=(1, 2, 3),
        caption=f"{blocks} x (convolution 3 x 3, max pooling 2 x 2), the last with {filters} filters; counted by "
        "arithmetic, as Keras counts them.",
    )
    keras_line("keras.layers.GlobalAveragePooling2D()  # in place of keras.layers.Flatten()")
    times = heads["flatten"].head / heads["global average"].head
    question.state(
        "softmax.head",
        f"Find a network in which flattening costs more than {TIMES} times what the mean costs.",
        times > TIMES,
        f"Here it is {times:,.0f} times as much. "
        + ("Large maps make long lines." if times > TIMES else "Which setting leaves the largest maps to flatten?"),
    )


def _controls() -> tuple[int, int, int]:
    one, two, three = st.columns(3)
    with one:
        blocks = st.segmented_control("Blocks", BLOCKS, default=2, required=True, key="head_blocks")
    with two:
        filters = st.segmented_control("Filters in the last", FILTERS, default=64, required=True, key="head_filters")
    with three:
        units = st.segmented_control(
            "Units of a hidden dense layer", UNITS, default=128, required=True, key="head_units"
        )
    return blocks, filters, units


def _weights(head: Head, blocks: int, filters: int, units: int) -> Weights:
    design = BlockDesign(filters=(32,) * (blocks - 1) + (filters,), head=head, units=units)
    summary: ArchitectureSummary = summarize(design.model())
    line = summary.layers[2 * blocks]
    after = sum(layer.parameters for layer in summary.layers[2 * blocks :])
    return Weights(after, summary.parameters, format_shape(line.output_shape))
