"""The whole network at a glance: a card a layer, in order, with what it makes of the picture."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.data import CLASS_NAMES
from cnn_core.figures.style import CLASS_COLORS
from cnn_core.inside import LayerFacts
from ui.component import component, position
from ui.inside import place
from ui.inside.layer_words import parameter_words, shape_words, titles
from ui.inside.network import PIXELS, PROBABILITIES
from ui.inside.sheets import MAPS_AT_A_GLANCE, at_a_glance

_KEY = "inside_layers"
_component = component("layers", '<div class="epochscope-layers" role="list"></div>', shares=["element", "roving"])
Maps = Mapping[str, NDArray[np.float32]]


def pipeline(layers: Sequence[LayerFacts], maps: Maps, selected: str) -> None:
    """The cards; a click on a map opens that map, one beside it the layer."""
    names = titles(layers)
    _component(
        key=_KEY,
        data={
            "description": "The layers of the network, from the picture to the probabilities",
            "layers": [_card(layer, names[layer.name], maps[layer.name]) for layer in layers],
            "selected": selected,
        },
        on_chosen_change=lambda: _choose({layer.name: layer for layer in layers}),
    )


def _choose(layers: Mapping[str, LayerFacts]) -> None:
    chosen = st.session_state[_KEY].get("chosen")
    name = chosen.get("layer") if isinstance(chosen, Mapping) else None
    if isinstance(name, str) and name in layers:
        place.go_to_layer(name, position(chosen.get("channel"), layers[name].channels))


def _card(layer: LayerFacts, title: str, values: NDArray[np.float32]) -> dict[str, Any]:
    words = {
        "name": layer.name,
        "title": title,
        "kind": layer.kind,
        "shape": shape_words(layer),
        "parameters": parameter_words(layer),
    }
    if layer.name == PROBABILITIES:
        order = np.argsort(-values)
        return words | {"bars": [_bar(index, float(values[index])) for index in order]}
    more = layer.has_maps and layer.channels > MAPS_AT_A_GLANCE
    note = f"the first {MAPS_AT_A_GLANCE} of {layer.channels:,} maps" if more else ""
    return words | {"sheet": at_a_glance(layer, values), "alt": _alt(layer), "note": note}


def _bar(class_index: int, share: float) -> list[Any]:
    return [CLASS_NAMES[class_index], share if math.isfinite(share) else None, CLASS_COLORS[class_index]]


def _alt(layer: LayerFacts) -> str:
    if layer.name == PIXELS:
        return "the picture as the network sees it"
    return f"its {layer.channels:,} {'maps' if layer.has_maps else 'values'} for this picture"
