"""What the last layer of a network sees of a picture, all its weights still to come."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.architecture import INPUT_SHAPE
from cnn_core.engine.inside.traced_model import TracedModel
from cnn_core.engine.model import LOGITS_LAYER

MOST_FEATURES = 2048
"""As many as the widest dense layer may have. More, from flattened maps, would weigh on every page that reads them."""


def features(network: TracedModel, pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """pixels: (n, 32, 32, 3) -> (n, d) float32, the values that a study of the network keeps."""
    forward = network.function("features", lambda: features_function(network.model))
    return np.asarray(forward(tf.constant(pixels)), np.float32)


def last_values(model: keras.Model) -> Any:
    """What the last layer receives; of more than 2,048 flattened values, the mean of each of the last maps instead."""
    seen = model.get_layer(LOGITS_LAYER).input
    maps = [layer.output for layer in model.layers if len(layer.output.shape) == 4]
    if seen.shape[-1] <= MOST_FEATURES or not maps:
        return seen
    return keras.layers.GlobalAveragePooling2D()(maps[-1])


def features_function(model: keras.Model) -> Callable[[tf.Tensor], Any]:
    """Traced: (n, 32, 32, 3) uint8 -> (n, d) float32."""
    network = keras.Model(model.input, last_values(model))
    return tf.function(
        lambda pixels: network(tf.cast(pixels, tf.float32), training=False),
        input_signature=[tf.TensorSpec((None, *INPUT_SHAPE), tf.uint8)],
    )
