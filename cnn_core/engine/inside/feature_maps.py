"""What each layer makes of a picture."""

from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.architecture import INPUT_SHAPE
from cnn_core.engine.inside.layers import find_layer, layers_of, outputs_of
from cnn_core.engine.inside.traced_model import TracedModel


def feature_maps(network: TracedModel, pixels: NDArray[np.uint8], layer: str | None) -> dict[str, NDArray[np.float32]]:
    """pixels: (1, 32, 32, 3) -> by layer its output, (height, width, channels) or (values,) float32.

    Without `layer`, of every layer in order. Raises ValueError when the network has no such layer.
    """
    names = [facts.name for facts in layers_of(network.model)] if layer is None else [layer]
    for name in names:
        find_layer(network.model, name)
    forward = network.function(("feature maps", layer), lambda: _forward(network.model, names))
    outputs = forward(tf.constant(pixels))
    return {name: outputs[name][0].numpy() for name in names}


def _forward(model: keras.Model, names: Sequence[str]) -> Callable[[tf.Tensor], Any]:
    network = outputs_of(model, names)
    return tf.function(
        lambda pixels: network(tf.cast(pixels, tf.float32), training=False),
        input_signature=[tf.TensorSpec((1, *INPUT_SHAPE), tf.uint8)],
    )
