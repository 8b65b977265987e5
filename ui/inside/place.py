"""Where the visitor stands in the walk: a layer, one of its channels, one place of that map. Kept for the visit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.inside import LayerFacts
from ui.opening import ask_landing

_LAYER, _CHANNEL, _PIXEL, _INPUT = "inside_layer", "inside_channel", "inside_pixel", "inside_input"
SAME_CHANNELS = ("MaxPooling2D", "AveragePooling2D", "Activation", "BatchNormalization", "Dropout", "Rescaling")
"""Kinds that make one map of each map, so that the same channel is still the same pattern."""
CONVOLUTIONS = ("Conv2D", "SeparableConv2D", "Residual")
"""Kinds whose filters are learned and slide over maps."""


@dataclass(frozen=True)
class Place:
    """`row` and `column` are 0 in a layer without maps."""

    layer: LayerFacts
    channel: int
    row: int
    column: int


def current(layers: Sequence[LayerFacts], maps: Mapping[str, NDArray[np.float32]]) -> Place:
    """What was chosen, where this network has it; else the first convolution, its strongest channel, and its peak."""
    by_name = {layer.name: layer for layer in layers}
    layer = by_name.get(st.session_state.get(_LAYER, "")) or _first(layers)
    values = maps[layer.name]
    channel = st.session_state.get(_CHANNEL)
    if channel is None or channel >= layer.channels:
        channel = strongest(values)
    if not layer.has_maps:
        return Place(layer, channel, 0, 0)
    chosen = st.session_state.get(_PIXEL)
    if chosen is None or chosen[0] >= layer.shape[0] or chosen[1] >= layer.shape[1]:
        chosen = peak(values[..., channel])
    return Place(layer, channel, *chosen)


def strongest(values: NDArray[np.float32]) -> int:
    """The channel with the largest value."""
    return int(np.nan_to_num(values.reshape(-1, values.shape[-1])).max(axis=0).argmax())


def peak(values: NDArray[np.float32]) -> tuple[int, int]:
    """Row and column of the largest value of a map."""
    row, column = np.unravel_index(np.nan_to_num(values).argmax(), values.shape)
    return int(row), int(column)


def go_to_layer(layer: str, channel: int | None = None) -> None:
    """Stand at a layer and bring what is told of it into view; without a channel at its strongest."""
    st.session_state[_LAYER] = layer
    _go_to_channel(channel)
    ask_landing()


def step_to(layer: LayerFacts, place: Place, later: LayerFacts) -> None:
    """The layer before or after, the `later` of the two named again: where it keeps the maps apart, this one's pattern
    is followed.
    """
    go_to_layer(layer.name, place.channel if later.kind in SAME_CHANNELS else None)


def go_to_channel(channel: int) -> None:
    """Another channel of the same layer, at its peak."""
    _go_to_channel(channel)


def go_to_pixel(row: int, column: int) -> None:
    """Another place of the same map."""
    st.session_state[_PIXEL] = (row, column)


def stay(place: Place) -> None:
    """Keep to what is shown, though it was not chosen: what follows may make another channel the strongest."""
    st.session_state[_LAYER], st.session_state[_CHANNEL] = place.layer.name, place.channel
    st.session_state[_PIXEL] = (place.row, place.column)


def go_to_input(channel: int) -> None:
    """Another of the maps that the chosen filter reads."""
    st.session_state[_INPUT] = channel


def input_channel(strengths: NDArray[np.floating]) -> int:
    """The chosen one of the maps that a filter reads, (inputs,); else the one with the largest strength."""
    chosen: int | None = st.session_state.get(_INPUT)
    if chosen is not None and chosen < len(strengths):
        return chosen
    return int(np.nan_to_num(np.abs(strengths)).argmax())


def _go_to_channel(channel: int | None) -> None:
    st.session_state[_CHANNEL], st.session_state[_PIXEL], st.session_state[_INPUT] = channel, None, None


def _first(layers: Sequence[LayerFacts]) -> LayerFacts:
    return next((layer for layer in layers if layer.kind in CONVOLUTIONS), layers[0])
