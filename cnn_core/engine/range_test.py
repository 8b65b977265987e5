"""A learning-rate range test as it runs: every execution is told, nothing is judged or saved, and it ends by itself."""

from collections.abc import Callable
from math import ceil

import keras

from cnn_core.analysis.range_test import SmoothedLoss
from cnn_core.config import RunConfig
from cnn_core.engine.progress import Progress
from cnn_core.runs.events import BatchTrained, Event
from cnn_core.schedules import RangeTestSchedule

TOLD = 500
"""Batch events of a whole test, at most."""


def is_range_test(config: RunConfig) -> bool:
    return isinstance(config.training.schedule, RangeTestSchedule)


def batches_told(config: RunConfig, batches_per_epoch: int) -> int:
    """How many batches an execution runs: few enough for a curve of hundreds of points."""
    return ceil(config.training.epochs * batches_per_epoch / TOLD)


class RangeTest(keras.callbacks.Callback):
    """Ends the training once its loss has blown up, or its learning rates have all been tried."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self._progress = progress
        self._loss = SmoothedLoss()

    def watched(self, emit: Callable[[Event], None]) -> Callable[[Event], None]:
        """`emit`, with an eye on the losses that it tells of."""

        def emit_and_look(event: Event) -> None:
            emit(event)
            if isinstance(event, BatchTrained):
                self._loss.add(event.loss)
                if self._loss.has_blown_up:
                    self._progress.ending = "blown_up"

        return emit_and_look

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        if epoch + 1 >= self._progress.target_epochs and not self._progress.over:
            self._progress.ending = "range_test"
        if self._progress.over:
            self.model.stop_training = True
