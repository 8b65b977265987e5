"""What a frozen network makes of every image, found once: the layers after it then learn from that, not from pixels.

Nothing of it changes while a training goes on, and unchanged images come again in every epoch.
"""

from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.engine.bases import TrainedBase
from cnn_core.engine.evaluation import BATCH_SIZE, LogitsFunction
from cnn_core.engine.model import LOGITS_LAYER

IMAGES_AT_ONCE = 100


class FrozenPart:
    """The first layers of a chain that neither learn nor draw at random; `layers` is how many there are."""

    def __init__(self, model: keras.Model) -> None:
        self._model = model
        self.layers = _frozen_layers(model)
        network = keras.Model(model.input, model.layers[self.layers].output)
        signature = tf.TensorSpec((None, *model.input_shape[1:]), tf.uint8)
        self._forward = tf.function(
            lambda pixels: network(tf.cast(pixels, tf.float32), training=False), input_signature=[signature]
        )
        self._head = _head(model, self.layers)

    @property
    def shape(self) -> tuple[int, ...]:
        """Of what it makes of one image."""
        return tuple(self._model.layers[self.layers].output.shape[1:])

    def look(
        self, images: NDArray[np.uint8], judging: NDArray[np.uint8], goes_on: Callable[[int, int], bool]
    ) -> NDArray[np.float32]:
        """What it makes of the images to learn from, (n, ...) float32; what it makes of the others is kept to judge by.

        `goes_on` is told how many of all images are done, and stops the look, its rest undefined, by saying no.
        """
        total = len(images) + len(judging)
        features = self._features(images, lambda done: goes_on(done, total))
        self._judging = judging
        self._judged = self._features(judging, lambda done: goes_on(len(images) + done, total))
        return features

    def logits_of(self, _trainee: keras.Model) -> "KnownLogits":
        """Answers at once about the images to judge by, and by the whole network about any others."""
        return KnownLogits(self._model, self._head, self._judging, self._judged)

    def _features(self, images: NDArray[np.uint8], goes_on: Callable[[int], bool]) -> NDArray[np.float32]:
        found = np.empty((len(images), *self.shape), np.float32)
        for start in range(0, len(images), IMAGES_AT_ONCE):
            if not goes_on(start):
                break
            batch = tf.constant(images[start : start + IMAGES_AT_ONCE])
            found[start : start + IMAGES_AT_ONCE] = self._forward(batch)
        return found


class KnownLogits:
    """The network up to its logits, for images of which the frozen part's features are known."""

    def __init__(
        self, model: keras.Model, head: keras.Model, images: NDArray[np.uint8], features: NDArray[np.float32]
    ) -> None:
        self._images = images
        self._features = features
        self._whole = LogitsFunction(model)
        signature = tf.TensorSpec((None, *features.shape[1:]), tf.float32)
        self._forward = tf.function(lambda values: head(values, training=False), input_signature=[signature])

    def __call__(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """(images, 32, 32, 3) uint8 -> (images, 10) float32 logits."""
        if images is not self._images:
            return self._whole(images)
        starts = range(0, len(images), BATCH_SIZE)
        return np.concatenate([self._forward(self._features[start : start + BATCH_SIZE]) for start in starts])


def _frozen_layers(model: keras.Model) -> int:
    """The base, and what comes after it and holds no weights; a dropout draws anew for each batch."""
    base, *others = model.layers[1:]
    assert isinstance(base, TrainedBase)
    count = 1
    for layer in others:
        if layer.weights or isinstance(layer, keras.layers.Dropout):
            break
        count += 1
    return count


def _head(model: keras.Model, after: int) -> keras.Model:
    """The layers after so many, up to the logits, sharing their weights."""
    values = features = keras.Input(model.layers[after].output.shape[1:], name="features")
    for layer in model.layers[after + 1 :]:
        values = layer(values)
        if layer.name == LOGITS_LAYER:
            break
    return keras.Model(features, values)
