"""The four numbers of a training epoch, counted in one small tensor."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.analysis.metrics import THRESHOLD

_EPSILON = keras.config.epsilon()


@keras.saving.register_keras_serializable("epochscope")
class EpochMetrics(keras.metrics.Metric):
    """Loss, accuracy, precision and recall since the epoch began, at a tenth of what Keras's own metrics cost.

    They are those of keras.metrics: the mean categorical cross-entropy in nats, without label smoothing or penalties
    on weights, and precision and recall over all classes where a probability exceeds 0.5. `update_state` takes one-hot
    labels and probabilities, both float32 (batch, classes).
    """

    def __init__(self, name: str = "epoch_metrics", **kwargs: Any) -> None:
        super().__init__(name=name, **kwargs)
        self._counts = self.add_variable((5,), "zeros", name="counts")

    def update_state(self, y_true: tf.Tensor, y_pred: tf.Tensor, sample_weight: None = None) -> None:
        """Images, summed loss, right answers, sure answers, sure and right answers."""
        of_truth = tf.reduce_sum(y_true * y_pred, axis=1)
        loss = -tf.math.log(tf.clip_by_value(of_truth, _EPSILON, 1.0))
        right = tf.equal(tf.argmax(y_pred, axis=1), tf.argmax(y_true, axis=1))
        counted = tf.stack([tf.ones_like(of_truth), loss, _count(right), _sure(y_pred), _count(of_truth > THRESHOLD)])
        self._counts.assign_add(tf.reduce_sum(counted, axis=1))

    @property
    def counts(self) -> NDArray[np.float32]:
        """What has been counted since the epoch began, (5,): all that a saved epoch needs to go on."""
        return np.asarray(self._counts.numpy(), np.float32)

    def set_counts(self, counts: NDArray[np.float32]) -> None:
        self._counts.assign(counts)

    def result(self) -> dict[str, tf.Tensor]:
        images, loss, right, sure, sure_and_right = tf.unstack(self._counts.value)
        return {
            "loss": tf.math.divide_no_nan(loss, images),
            "accuracy": tf.math.divide_no_nan(right, images),
            "precision": tf.math.divide_no_nan(sure_and_right, sure),
            "recall": tf.math.divide_no_nan(sure_and_right, images),
        }


def _count(yes: tf.Tensor) -> tf.Tensor:
    return tf.cast(yes, tf.float32)


def _sure(probabilities: tf.Tensor) -> tf.Tensor:
    """At most one class can exceed one half, so the largest decides."""
    return _count(tf.reduce_max(probabilities, axis=1) > THRESHOLD)
