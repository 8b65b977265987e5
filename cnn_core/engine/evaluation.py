"""One forward pass over a set of images."""

from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.config import NUM_CLASSES
from cnn_core.engine.model import logits_model

BATCH_SIZE = 500
LogitsOf = Callable[[NDArray[np.uint8]], NDArray[np.float32]]


class LogitsFunction:
    """The network up to its logits, traced once and called every epoch; it follows the weights as they change."""

    def __init__(self, model: keras.Model) -> None:
        network = logits_model(model)
        signature = tf.TensorSpec((None, *model.input_shape[1:]), tf.uint8)
        self._forward = tf.function(
            lambda pixels: network(tf.cast(pixels, tf.float32), training=False), input_signature=[signature]
        )

    def __call__(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """(images, 32, 32, 3) uint8 -> (images, 10) float32 logits."""
        logits = np.empty((len(images), NUM_CLASSES), np.float32)
        for start in range(0, len(images), BATCH_SIZE):
            batch = tf.constant(images[start : start + BATCH_SIZE])
            logits[start : start + BATCH_SIZE] = self._forward(batch)
        return logits


def augmented_logits(logits_of: LogitsOf, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Mean logits over each image, its mirror image, and both moved by a pixel to either corner, (n, 10) float32.

    The unmoved pair weighs as much as the two moved ones together. arXiv 2404.00498, section 3.5.
    """
    height, width = images.shape[1:3]
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="reflect")
    moved = [padded[:, offset : offset + height, offset : offset + width] for offset in (0, 2)]
    unmoved_logits, *moved_logits = (
        0.5 * (logits_of(shown) + logits_of(shown[:, :, ::-1])) for shown in (images, *moved)
    )
    logits = 0.5 * unmoved_logits + 0.25 * (moved_logits[0] + moved_logits[1])
    return logits.astype(np.float32, copy=False)
