"""Shapes, parameters, multiply-adds and receptive field of a network: arithmetic alone, no Keras."""

from cnn_core.architecture.shapes import INPUT_SHAPE, Shape, format_shape
from cnn_core.architecture.summary import (
    BYTES_PER_VALUE,
    TENSORFLOW_BYTES,
    ArchitectureSummary,
    LayerSummary,
    follow,
    summarize,
)
from cnn_core.architecture.words import TITLES

__all__ = [
    "BYTES_PER_VALUE",
    "INPUT_SHAPE",
    "TENSORFLOW_BYTES",
    "TITLES",
    "ArchitectureSummary",
    "LayerSummary",
    "Shape",
    "follow",
    "format_shape",
    "summarize",
]
