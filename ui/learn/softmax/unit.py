"""A dense unit: every value before it times a weight, added up, on a trained network."""

from typing import Any

import numpy as np
import streamlit as st

from cnn_core.analysis.output_pixel import Convolution
from cnn_core.data import CLASS_NAMES
from cnn_core.layers import Dense
from ui.inside import network
from ui.inside.geometry import configured
from ui.inside.layer_words import titles
from ui.inside.network import LOGITS, Subject
from ui.inside.picture import Motif
from ui.inside.place import Place
from ui.inside.walk import Walk
from ui.learn.keras_line import keras_line
from ui.learn.lab.component import lab_component
from ui.learn.own.network import finite, with_photograph
from ui.learn.question import Option, choice

STRONGEST = 12
"""So many inputs are told one by one, those that count most; the others together."""

_component = lab_component("unit")


def show() -> None:
    st.markdown(
        "A unit of a dense layer gives each value of the line a weight of its own, adds up the products and one bias. "
        "Here is one of them at work on a photograph. Switch inputs off and watch the sum."
    )
    with_photograph(_lab)
    keras_line('keras.layers.Dense(128, activation="relu")  # and at the end Dense(10), a unit a class')
    choice(
        "softmax.unit",
        "Switch off the input at the top of the list. By how much does the sum change?",
        [
            Option(
                "By its product", "A sum of products: each input adds value times weight, whatever the others do.", True
            ),
            Option("By its weight", "Compare the sum before and after, and look at the row again."),
            Option("By its value", "Compare the sum before and after, and look at the row again."),
        ],
    )


def _lab(subject: Subject, motif: Motif) -> None:
    layers = network.layers(subject)
    names = titles(layers)
    dense = {name: layer for name, layer in configured(subject.run.config().model).items() if isinstance(layer, Dense)}
    which, whose = st.columns(2)
    name = which.selectbox(
        "Layer", list(dense), format_func=lambda one: names[one], key="unit_layer", index=len(dense) - 1
    )
    maps = network.feature_maps(subject)
    facts = next(layer for layer in layers if layer.name == name)
    strongest = int(np.nan_to_num(maps[name]).argmax())
    unit = whose.selectbox(
        "Unit",
        range(facts.channels),
        format_func=lambda place: _unit(name, place),
        key=f"unit_of_{name}",
        index=strongest,
    )
    walk = Walk(subject, motif, layers, maps, Place(facts, unit, 0, 0))
    _component(key="unit_lab", data=_terms(walk, dense[name]))


def _unit(layer: str, place: int) -> str:
    return CLASS_NAMES[place] if layer == LOGITS else f"unit {place}"


def _terms(walk: Walk, layer: Dense) -> dict[str, Any]:
    weights = network.weights(walk.subject, walk.place.layer.name)
    unit = Convolution(weights["kernel"][None, None], weights.get("bias"), activation=layer.activation)
    values = finite(walk.before.reshape(-1))
    pixel = unit.pixel(values[None, None], 0, 0, walk.place.channel)
    order = np.argsort(-np.abs(pixel.by_channel), kind="stable")
    return {
        "unit": _unit(walk.place.layer.name, walk.place.channel).capitalize(),
        "activation": layer.activation,
        "terms": [
            {
                "name": walk.input_name(int(place)),
                "value": float(values[place]),
                "weight": float(pixel.kernel[0, 0, place]),
                "product": float(pixel.by_channel[place]),
            }
            for place in order[:STRONGEST]
        ],
        "others": {
            "count": max(len(values) - STRONGEST, 0),
            "product": float(pixel.by_channel[order[STRONGEST:]].sum()),
        },
        "bias": pixel.bias,
        "total": pixel.total,
    }
