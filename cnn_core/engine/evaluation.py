"""One forward pass over a set of images."""

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.config import NUM_CLASSES
from cnn_core.engine.model import logits_model

BATCH_SIZE = 500


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
