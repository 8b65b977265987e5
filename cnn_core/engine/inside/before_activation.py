"""What a layer sums up before its activation, and what the activation makes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.architecture import INPUT_SHAPE
from cnn_core.engine.inside.layers import find_layer
from cnn_core.engine.inside.traced_model import TracedModel
from cnn_core.engine.layers import Residual


@dataclass(frozen=True)
class Activated:
    """(height, width, channels) or (values,) float32 each, and Keras's name of what lies between them."""

    before: NDArray[np.float32]
    after: NDArray[np.float32]
    activation: str


def before_activation(network: TracedModel, pixels: NDArray[np.uint8], name: str) -> Activated:
    """pixels: (1, 32, 32, 3) of the layer of this name. Raises ValueError where it has no activation."""
    find_layer(network.model, name)
    layer = network.model.get_layer(name)
    activation = getattr(layer, "activation", None)
    if activation is None or activation is keras.activations.linear:
        raise ValueError(f"Layer {name!r} has no activation. Choose one that ends in a function such as relu.")
    forward = network.function(("before activation", name), lambda: _forward(network.model, layer))
    before, after = forward(tf.constant(pixels))
    return Activated(before[0].numpy(), after[0].numpy(), keras.activations.serialize(activation))


def _forward(model: keras.Model, layer: keras.Layer) -> Callable[[tf.Tensor], Any]:
    """Traced, of a network whose weights stay as they are."""
    both, sums = keras.Model(model.input, [layer.input, layer.output]), _sums_of(layer)

    @tf.function(input_signature=[tf.TensorSpec((1, *INPUT_SHAPE), tf.uint8)])
    def forward(pixels: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        received, after = both(tf.cast(pixels, tf.float32), training=False)
        return sums(received), after

    return forward


def _sums_of(layer: keras.Layer) -> Callable[[tf.Tensor], tf.Tensor]:
    """From what the layer receives; the activation between the convolutions of a residual block stays."""
    if isinstance(layer, Residual):
        return lambda received: layer.sums(received, False, layer.activation)
    plain = type(layer).from_config(layer.get_config() | {"activation": "linear", "name": f"{layer.name}_plain"})
    plain.build(layer.input.shape)
    plain.set_weights(layer.get_weights())
    return plain
