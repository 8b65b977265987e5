"""Integrated gradients: what each value of a picture adds to a class's logit, on the way from a plain picture to it.

Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep Networks", ICML 2017.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.architecture import INPUT_SHAPE
from cnn_core.engine.inside.traced_model import TracedModel
from cnn_core.engine.model import logits_model

BASELINES = {"grey": 127.5, "black": 0.0}
"""The plain picture that has nothing to say, by its name: the value of all its pixels, 0 to 255."""
FIRST_STEPS = 64
MOST_STEPS = 9 * FIRST_STEPS
TOLERATED_SHARE, TOLERATED_LOGITS = 0.01, 0.01
BATCH_SIZE = 64


@dataclass(frozen=True)
class IntegratedGradients:
    """`attributions` (32, 32, 3) float32, in logits: what each value adds; `heat` (32, 32), the sum over the colours.

    `total` is the sum of all, `difference` the logit of the picture less that of the plain one. They would be equal
    with endlessly many `steps`; how far they are apart says how far the attributions can be trusted.
    """

    attributions: NDArray[np.float32]
    heat: NDArray[np.float32]
    total: float
    difference: float
    steps: int

    @property
    def is_complete(self) -> bool:
        """Whether total and difference are within 1 % of the difference, and 0.01, of each other."""
        return abs(self.total - self.difference) <= TOLERATED_SHARE * abs(self.difference) + TOLERATED_LOGITS


def integrated_gradients(
    network: TracedModel,
    pixels: NDArray[np.uint8],
    class_index: int,
    steps: int | None = None,
    baseline: str = "grey",
) -> IntegratedGradients:
    """pixels: (1, 32, 32, 3). The gradient is taken in the middle of each of `steps` equal parts of the straight way
    from the plain picture, `grey` or `black`, and its mean multiplied by the whole way.

    Without `steps` there are 64 at first, and three times as many, up to 576, until the attributions are complete:
    where many units switch on or off along the way, few steps tell little.
    """
    way = _Way(network, pixels[0], class_index, BASELINES[baseline])
    found = way.walk(steps or FIRST_STEPS)
    while steps is None and not found.is_complete and found.steps < MOST_STEPS:
        found = way.walk_on()
    return found


class _Way:
    """From the plain picture to this one: the gradients met so far, so that finer steps need only those between."""

    def __init__(self, network: TracedModel, picture: NDArray[np.uint8], class_index: int, plain: float) -> None:
        self._gradients_of = network.function("gradients", lambda: _gradients_function(network.model))
        logits_of = network.function("logits of float pixels", lambda: _logits_function(network.model))
        self._class_index = tf.constant(class_index)
        self._start = np.full(INPUT_SHAPE, plain, np.float32)
        self._way = picture - self._start
        logits = logits_of(tf.constant(np.stack([self._start, self._start + self._way]))).numpy()
        self._difference = float(logits[1, class_index]) - float(logits[0, class_index])
        self._sum = np.zeros(INPUT_SHAPE)
        self._steps = 0

    def walk(self, steps: int) -> IntegratedGradients:
        """The first walk, in this many steps."""
        self._steps = steps
        return self._visit((np.arange(steps) + 0.5) / steps)

    def walk_on(self) -> IntegratedGradients:
        """Each step in three: the middle one's gradient is known."""
        middles = (np.arange(3 * self._steps) + 0.5) / (3 * self._steps)
        self._steps *= 3
        return self._visit(np.delete(middles, slice(1, None, 3)))

    def _visit(self, shares: NDArray[np.float64]) -> IntegratedGradients:
        for first in range(0, len(shares), BATCH_SIZE):
            batch = shares[first : first + BATCH_SIZE, None, None, None].astype(np.float32)
            self._sum += self._gradients_of(tf.constant(self._start + batch * self._way), self._class_index).numpy()
        attributions = self._way * self._sum / self._steps
        return IntegratedGradients(
            attributions.astype(np.float32),
            attributions.sum(axis=-1).astype(np.float32),
            float(attributions.sum()),
            self._difference,
            self._steps,
        )


def _gradients_function(model: keras.Model) -> Callable[..., Any]:
    network = logits_model(model)

    @tf.function(input_signature=[tf.TensorSpec((None, *INPUT_SHAPE), tf.float32), tf.TensorSpec((), tf.int32)])
    def gradients(pixels: tf.Tensor, class_index: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            tape.watch(pixels)
            logit = tf.reduce_sum(tf.gather(network(pixels, training=False), class_index, axis=1))
        return tf.reduce_sum(tape.gradient(logit, pixels), axis=0)

    return gradients


def _logits_function(model: keras.Model) -> Callable[..., Any]:
    network = logits_model(model)
    return tf.function(
        lambda pixels: network(pixels, training=False),
        input_signature=[tf.TensorSpec((None, *INPUT_SHAPE), tf.float32)],
    )
