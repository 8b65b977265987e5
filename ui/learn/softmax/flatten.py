"""Flatten: where each value of the maps stands in the one long line."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.inside import LayerFacts
from ui.inside import network
from ui.inside.network import Subject
from ui.inside.picture import Motif
from ui.learn import question
from ui.learn.keras_line import keras_line
from ui.learn.lab.component import lab_component
from ui.learn.lab.numbers import numbers
from ui.learn.own.network import finite, with_photograph

_component = lab_component("flatten")


def show() -> None:
    st.markdown(
        "The last maps are a block: rows, columns, maps. A dense layer takes one long line of values. **Flatten** lays "
        "the block out, and changes no value. Move over a map or over the line, and find each value in the other."
    )
    keras_line("keras.layers.Flatten()")
    with_photograph(_lab)


def _lab(subject: Subject, _motif: Motif) -> None:
    layers = network.layers(subject)
    last = last_maps(layers)
    values = finite(network.feature_maps(subject)[last.name])
    flattens = any(layer.kind == "Flatten" for layer in layers)
    if not flattens:
        st.caption("This network takes the mean of each map instead; this is what Flatten would make of the same maps.")
    _component(key="flatten_lab", data={"shape": list(values.shape), "values": numbers(values)})
    _question(values)


def last_maps(layers: tuple[LayerFacts, ...]) -> LayerFacts:
    """The layer whose maps are the last, of more than one place where there are any."""
    spatial = [layer for layer in layers if layer.is_spatial]
    before = next((place for place, layer in enumerate(layers) if layer.kind == "Flatten"), None)
    if before and layers[before - 1].has_maps:
        return layers[before - 1]
    return spatial[-1]


def _question(values: NDArray[np.floating]) -> None:
    rows, columns, channels = values.shape
    row, column, channel = min(2, rows - 1), min(1, columns - 1), min(3, channels - 1)
    question.number(
        "softmax.flatten",
        f"At which place of the line does map {channel}, row {row}, column {column} land?",
        (row * columns + column) * channels + channel,
        because=f"({row} x {columns} + {column}) x {channels} + {channel}: the maps run fastest, then the columns.",
        hint="Pull the three sliders there and read the place. Counting begins at 0.",
    )
