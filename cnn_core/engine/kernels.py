"""The kernels of layers: what their filters look for, and which weights surgery writes."""

import keras
import numpy as np
from numpy.typing import NDArray

from cnn_core.engine.layers import Residual, Whitening
from cnn_core.inside import WRITTEN_KERNELS

FILTERING = (keras.layers.Conv2D, keras.layers.SeparableConv2D, keras.layers.Dense, Whitening, Residual)
"""Kinds whose outputs are what their filters or units found."""


def seen_kernel(layer: keras.Layer) -> NDArray[np.float32]:
    """What the filters of a layer of FILTERING look for in what it receives; its last axis are the filters.

    (height, width, channels, filters), of a dense layer (inputs, units). Of a separable convolution both steps in one,
    of a residual block its first convolution.
    """
    if isinstance(layer, keras.layers.SeparableConv2D):
        return np.asarray(layer.depthwise_kernel) * np.asarray(layer.pointwise_kernel)[0, 0]
    return np.asarray(layer.first.kernel if isinstance(layer, Residual) else layer.kernel, np.float32)


def written_kernel(layer: keras.Layer) -> keras.Variable | None:
    """The weights that decide over each of the layer's outputs last; None of a layer without a kernel.

    Of a separable convolution those that mix the maps, of a residual block those of its second convolution.
    """
    return next((weight for weight in layer.weights if weight_name(layer, weight) in WRITTEN_KERNELS), None)


def weight_name(layer: keras.Layer, weight: keras.Variable) -> str:
    """Keras's name of it, `kernel` or `bias` of most; within a block that of its part too, as in `first_kernel`."""
    return str(weight.path).rpartition(f"{layer.name}/")[2].replace("/", "_")
