"""Where the maps that lessons put through activations come from: a photograph under a kernel, or a trained network."""

from collections.abc import Callable

import numpy as np
import streamlit as st
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from cnn_core.data.cifar10 import Pixels
from ui.asking import ask
from ui.inside.geometry import configured
from ui.inside.network import Subject
from ui.inside.picture import Motif
from ui.learn.activation.lab import NamedMap
from ui.learn.own.network import finite, with_photograph
from ui.learn.own.photograph import lesson_photograph

SHOWN = 8
PICTURE, NETWORK = "A photograph under a kernel", "Maps of a trained network"
EDGES = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float64)
"""Sobel's kernel: bright to the right of dark is above 0, dark to the right of bright below."""
WEIGHTS = np.array([0.299, 0.587, 0.114])
"""Grey from red, green and blue, as ITU-R BT.601 weighs them."""


def grey(pixels: Pixels) -> NDArray[np.float64]:
    """(32, 32, 3) uint8 -> (32, 32) from 0 to 1."""
    return np.asarray(pixels @ WEIGHTS / 255)


def edges(pixels: Pixels) -> NDArray[np.float64]:
    """(32, 32, 3) uint8 -> (30, 30): the grey picture under Sobel's kernel, as a convolution without padding."""
    return np.asarray(np.tensordot(sliding_window_view(grey(pixels), EDGES.shape), EDGES, axes=2))


def with_maps(key: str, show: Callable[[list[NamedMap]], None]) -> None:
    """Let the reader choose where the maps come from, and `show` them."""
    source = st.segmented_control(
        "The map", [PICTURE, NETWORK], default=PICTURE, required=True, key=f"{key}_source", label_visibility="collapsed"
    )
    if source == PICTURE:
        show([NamedMap("Edges of the photograph", edges(lesson_photograph().pixels))])
    else:
        with_photograph(lambda subject, motif: _of_network(key, subject, motif, show))


def _of_network(key: str, subject: Subject, _motif: Motif, show: Callable[[list[NamedMap]], None]) -> None:
    names = activated_layers(subject)
    if not names:
        st.info("No layer of this network ends in an activation of maps. Choose another network.")
        return
    layer = st.selectbox("Layer", names, key=f"{key}_layer")
    found = ask("before_activation", subject.run, subject.epoch, subject.pixels, layer=layer)
    before = finite(found["before"])
    strongest = np.argsort(-np.abs(before).max(axis=(0, 1)), kind="stable")[:SHOWN]
    show([NamedMap(f"{layer}, map {channel}", before[..., channel]) for channel in strongest.tolist()])
    st.caption(f"In this network {layer} ends in {found['activation']}. Shown are its {len(strongest)} strongest maps.")


def activated_layers(subject: Subject) -> list[str]:
    """Keras's names of the layers that make maps and end in an activation."""
    kinds = ("conv2d", "separable_conv2d", "activation")
    found = []
    for name, layer in configured(subject.run.config().model).items():
        if layer.kind in ("flatten", "global_average_pooling2d"):
            break
        if layer.kind in kinds and getattr(layer, "activation", "linear") != "linear":
            found.append(name)
    return found
