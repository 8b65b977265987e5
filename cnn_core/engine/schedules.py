"""The learning rate of each step, within the graph."""

from collections.abc import Callable
from functools import partial

import keras
import tensorflow as tf

from cnn_core.config import TrainingConfig
from cnn_core.schedules import ConstantSchedule, learning_rate_at

Rate = Callable[[tf.Tensor], tf.Tensor]


def learning_rate_of(
    training: TrainingConfig,
    batches_per_epoch: int,
    *,
    start: tf.Variable | None = None,
    steps: tf.Variable | None = None,
) -> Rate | None:
    """The learning rate of a float32 step, from 0; None where it stays as it is.

    `start` is what the schedule starts from, `steps` those of the whole training; numbers of `training` unless given.
    """
    if is_plain(training):
        return None
    return partial(
        _learning_rate_at,
        training=training,
        start=training.learning_rate if start is None else start,
        steps=float(training.epochs * batches_per_epoch) if steps is None else steps,
        batches_per_epoch=batches_per_epoch,
    )


def is_plain(training: TrainingConfig) -> bool:
    """Whether the learning rate stays as it is, so that no step has to work it out."""
    return isinstance(training.schedule, ConstantSchedule) and training.schedule.warmup == 0


def _learning_rate_at(
    step: tf.Tensor,
    *,
    training: TrainingConfig,
    start: float | tf.Variable,
    steps: float | tf.Variable,
    batches_per_epoch: int,
) -> tf.Tensor:
    return learning_rate_at(training.schedule, start, step, steps=steps, steps_per_epoch=batches_per_epoch, maths=tf)


class LearningRate:
    """The rate of each step of a training that people turn.

    Steps are the training's own: `first_step` is the one it begins or goes on with, whatever the optimizer has counted
    by then. Made once the optimizer's state is restored.
    """

    def __init__(
        self,
        optimizer: keras.optimizers.Optimizer,
        training: TrainingConfig,
        *,
        batches_per_epoch: int,
        first_step: int = 0,
    ) -> None:
        self._optimizer = optimizer
        self._training = training
        self._batches_per_epoch = batches_per_epoch
        self._counted_before = first_step - int(optimizer.iterations)
        self._start = tf.Variable(training.learning_rate, trainable=False, dtype=tf.float32)
        self._steps = tf.Variable(float(training.epochs * batches_per_epoch), trainable=False)
        optimizer.learning_rate = training.rate_at(first_step, batches_per_epoch)

    @property
    def of_step(self) -> Rate | None:
        """Of as many steps as the optimizer has counted, float32; None where its own variable is turned."""
        rate = learning_rate_of(self._training, self._batches_per_epoch, start=self._start, steps=self._steps)
        return None if rate is None else lambda counted: rate(counted + float(self._counted_before))

    def adopt(self, training: TrainingConfig) -> bool:
        """Go on as `training` says; whether `of_step` is another one now, so that the graph must be made anew."""
        before, self._training = self._training, training
        self._start.assign(training.learning_rate)
        self._steps.assign(float(training.epochs * self._batches_per_epoch))
        if is_plain(training):
            self._optimizer.learning_rate = training.learning_rate
        return before.schedule != training.schedule
