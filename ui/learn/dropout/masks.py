"""Dropout: a mask drawn by lot on the values of a real layer."""

import numpy as np
import streamlit as st

from cnn_core.figures.inside import wrapped
from cnn_core.inside import LayerFacts
from ui.inside import network
from ui.inside.layer_words import titles
from ui.inside.network import Subject
from ui.inside.picture import Motif
from ui.learn import question
from ui.learn.keras_line import keras_line
from ui.learn.lab.component import lab_component
from ui.learn.lab.numbers import numbers
from ui.learn.own.network import finite, with_photograph

MOST_VALUES = 20_000
KINDS = ("Conv2D", "SeparableConv2D", "Residual", "MaxPooling2D", "AveragePooling2D", "Activation", "Dense", "Flatten")
"""Whose values are worth silencing; the scores are not."""

_component = lab_component("masks")


def show() -> None:
    st.markdown(
        "While a network trains, **dropout** silences a share of a layer's values, others at every step. No unit can "
        "rely on a certain other one being there. Draw masks on a real layer, and watch the sum that the next one gets."
    )
    keras_line("keras.layers.Dropout(0.5)  # in training only; when the network answers, all pass unchanged")
    with_photograph(_lab)
    question.lab(
        "dropout.masks",
        "A value that is kept is divided by 1 − rate. What goes wrong without that? Switch it off and draw 100 masks.",
    )


def _lab(subject: Subject, _motif: Motif) -> None:
    layers = [layer for layer in network.layers(subject)[:-2] if layer.kind in KINDS and _size(layer) <= MOST_VALUES]
    names = titles(network.layers(subject))
    last = next((layer for layer in reversed(layers) if layer.kind == "Dense"), layers[-1])
    layer = st.selectbox(
        "Layer",
        layers,
        index=layers.index(last),
        format_func=lambda one: names[one.name],
        key="masks_layer",
    )
    values = finite(network.feature_maps(subject)[layer.name].reshape(-1))
    rows, columns = wrapped(values, layer.channels if layer.has_maps else None).shape
    _component(
        key="masks_lab",
        data={"name": names[layer.name], "rows": rows, "columns": columns, "values": numbers(values)},
    )
    if layer.has_maps:
        st.caption("Each line is a place of the maps, with one value of each map in it.")


def _size(layer: LayerFacts) -> int:
    return int(np.prod(layer.shape))
