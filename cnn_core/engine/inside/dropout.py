"""One picture through a network again and again, other values silenced each time: how much its answer sways.

Y. Gal and Z. Ghahramani, "Dropout as a Bayesian approximation", arXiv 1506.02142.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.architecture import INPUT_SHAPE
from cnn_core.engine.inside.traced_model import TracedModel
from cnn_core.engine.model import LOGITS_LAYER


@dataclass(frozen=True)
class Spread:
    """`logits` (rates, passes, 10) float32; `layers` are those whose outputs were silenced."""

    logits: NDArray[np.float32]
    layers: tuple[str, ...]


def dropout_spread(
    network: TracedModel, pixels: NDArray[np.uint8], rates: Sequence[float], passes: int, seed: int
) -> Spread:
    """pixels: (1, 32, 32, 3); each rate, from 0 to below 1, is applied where the network has dropout.

    A network without any has it applied to the line of values that its first dense layer after the maps receives.
    """
    silenced = silenced_layers(network.model)
    forward = network.function(("dropout", passes), lambda: _forward(network.model, silenced, passes))
    told = [
        forward(tf.constant(pixels), tf.constant(rate, tf.float32), tf.constant([seed, place], tf.int32))
        for place, rate in enumerate(rates)
    ]
    return Spread(np.stack([logits.numpy() for logits in told]), silenced)


def silenced_layers(model: keras.Model) -> tuple[str, ...]:
    """The network's dropout layers; where it has none, the layer that makes a line of its maps."""
    dropouts = tuple(layer.name for layer in model.layers if isinstance(layer, keras.layers.Dropout))
    if dropouts:
        return dropouts
    lines = [layer.name for layer in model.layers if len(layer.output.shape) == 2 and layer.name != LOGITS_LAYER]
    return (lines[0],)


def _forward(model: keras.Model, silenced: Sequence[str], passes: int) -> Callable[..., Any]:
    names = [layer.name for layer in model.layers]
    first, last = names.index(silenced[0]), names.index(LOGITS_LAYER)
    body = keras.Model(model.input, model.layers[first].output)
    head = model.layers[first + 1 : last + 1]

    @tf.function(
        input_signature=[
            tf.TensorSpec((1, *INPUT_SHAPE), tf.uint8),
            tf.TensorSpec((), tf.float32),
            tf.TensorSpec((2,), tf.int32),
        ],
        autograph=False,
    )
    def forward(pixels: tf.Tensor, rate: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
        values = body(tf.cast(pixels, tf.float32), training=False)
        values = _dropped(tf.repeat(values, passes, axis=0), rate, seed)
        for place, layer in enumerate(head, start=1):
            values = layer(values, training=False)
            if layer.name in silenced:
                values = _dropped(values, rate, seed + tf.constant([0, 1000 * place]))
        return values

    return forward


def _dropped(values: tf.Tensor, rate: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
    """As Keras's layer does in training: what is kept is divided by the share that is kept."""
    kept = tf.random.stateless_uniform(tf.shape(values), seed) >= rate
    return tf.where(kept, values / (1 - rate), 0.0)
