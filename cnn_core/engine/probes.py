"""A look at every layer after an epoch: how long its weights and their gradient are, how much of it is silent."""

from itertools import chain

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.architecture import INPUT_SHAPE
from cnn_core.config import NUM_CLASSES
from cnn_core.engine.bases import TrainedBase
from cnn_core.engine.kernels import FILTERING, seen_kernel
from cnn_core.engine.layers import Whitening
from cnn_core.engine.model import LOGITS_LAYER
from cnn_core.runs.events import LayerProbe
from cnn_core.runs.probe import FirstFilters

PROBED_IMAGES = 64
TINY = 1e-3
"""A weight within this of 0 adds next to nothing."""

_PER_FILTER = (
    keras.layers.BatchNormalization,
    keras.layers.MaxPooling2D,
    keras.layers.AveragePooling2D,
    keras.layers.GlobalAveragePooling2D,
    keras.layers.Dropout,
    keras.layers.Rescaling,
)
"""What leaves each filter's or unit's values to themselves, so that a ReLU after it is still that filter's."""


class Prober:
    """Looks at a model, a chain of layers that `engine.model` built, with the same few images each time.

    `images` are (n, 32, 32, 3) uint8 and `labels` (n,) uint8; 64 of them are taken, evenly spread.
    """

    def __init__(self, model: keras.Model, images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> None:
        rows = probed_rows(len(images))
        self._images = tf.constant(images[rows])
        self._one_hot = tf.one_hot(labels[rows], NUM_CLASSES)
        self._layers = [layer for layer in model.layers[1:] if layer.name != "probabilities"]
        self._weighted = [layer for layer in self._layers if layer.trainable_weights]
        self._owners = relu_owners(self._layers)
        self._look = tf.function(self._traced, autograph=False)

    def __call__(self) -> tuple[LayerProbe, ...]:
        """One probe for each layer with weights that are learned, as they are now.

        The gradient is that of the cross-entropy: what penalties on weights add to it says nothing of the images.
        """
        norms, silent, tiny = self._look()
        weights, gradients = norms.numpy()
        tiny_shares = tiny.numpy()
        shares = dict(zip(self._owners.values(), silent.numpy(), strict=True)) if self._owners else {}
        return tuple(
            LayerProbe(
                name=layer.name,
                weight_norm=float(weights[place]),
                gradient_norm=float(gradients[place]),
                zero_share=float(shares[layer.name][0]) if layer.name in shares else None,
                dead_share=float(shares[layer.name][1]) if layer.name in shares else None,
                tiny_share=float(tiny_shares[place]) if np.isfinite(tiny_shares[place]) else None,
            )
            for place, layer in enumerate(self._weighted)
        )

    def _traced(self) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        """Norms of weights and gradients, (2, layers); shares of zeros and of the dead, (owners, 2); shares of weights
        near 0, (layers,).
        """
        silent = []
        with tf.GradientTape() as tape:
            values = tf.cast(self._images, tf.float32)
            for layer in self._layers:
                values = layer(values, training=False)
                if layer.name in self._owners:
                    silent.append(_silence(values))
            losses = tf.nn.softmax_cross_entropy_with_logits(self._one_hot, values)
            loss = tf.reduce_mean(losses)
        variables = [[weight.value for weight in layer.trainable_weights] for layer in self._weighted]
        gradients = tape.gradient(loss, variables, unconnected_gradients=tf.UnconnectedGradients.ZERO)
        norms = tf.stack([[tf.linalg.global_norm(one) for one in several] for several in (variables, gradients)])
        tiny = tf.stack([_tiny_share(several) for several in variables])
        return norms, tf.stack(silent) if silent else tf.zeros((0, 2)), tiny


def probed_rows(count: int) -> NDArray[np.int64]:
    """At most 64 of so many rows, evenly spread: the same ones whenever the count is."""
    return np.linspace(0, count - 1, min(PROBED_IMAGES, count)).astype(np.int64)


def relu_owners(layers: list[keras.Layer]) -> dict[str, str]:
    """By the name of each layer that ends in a ReLU, whose filters or units it silences.

    That is the layer itself, or the convolution or dense layer before a ReLU that stands alone, with batch
    normalization, pooling or dropout between them or not.
    """
    owners: dict[str, str] = {}
    filtering: str | None = None
    for layer in layers:
        if isinstance(layer, FILTERING):
            filtering = layer.name
        elif not isinstance(layer, (*_PER_FILTER, keras.layers.Activation)):
            filtering = None
        if getattr(layer, "activation", None) is keras.activations.relu and filtering and layer.name != LOGITS_LAYER:
            owners[layer.name] = filtering
    return owners


def _tiny_share(variables: list[tf.Tensor]) -> tf.Tensor:
    """(): of the weights of all kernels among these, how many are next to 0; no number without a kernel."""
    kernels = [tf.reshape(variable, (-1,)) for variable in variables if len(variable.shape) > 1]
    if not kernels:
        return tf.constant(float("nan"))
    return tf.reduce_mean(tf.cast(tf.abs(tf.concat(kernels, 0)) < TINY, tf.float32))


def _silence(values: tf.Tensor) -> tf.Tensor:
    """(2,): how many of (images, ..., filters) are 0, and how many filters are 0 everywhere."""
    zero = tf.equal(values, 0.0)
    dead = tf.reduce_all(zero, axis=tuple(range(len(values.shape) - 1)))
    return tf.stack([tf.reduce_mean(tf.cast(zero, tf.float32)), tf.reduce_mean(tf.cast(dead, tf.float32))])


def first_filters(model: keras.Model) -> FirstFilters | None:
    """What the first layer that filters looks for in the pixels; None where it does not see the colours themselves.

    Of a trained network within it is the first layer there. Of a dense layer on the flattened image each unit is a
    filter as large as the image.
    """
    parts = chain.from_iterable(layer.parts if isinstance(layer, TrainedBase) else [layer] for layer in model.layers)
    layer = next(layer for layer in parts if isinstance(layer, FILTERING))
    kernel = seen_kernel(layer)
    if kernel.shape[0] == np.prod(INPUT_SHAPE):
        kernel = kernel.reshape(*INPUT_SHAPE, -1)
    if kernel.ndim != 4 or kernel.shape[2] != INPUT_SHAPE[-1]:
        return None
    return FirstFilters(layer.name, kernel, learned=not isinstance(layer, Whitening))
