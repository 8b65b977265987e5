"""Keras callbacks that tell the run's log what happens."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.analysis.metrics import metrics_of
from cnn_core.engine.checkpoint import save_epoch
from cnn_core.engine.evaluation import LogitsOf, augmented_logits
from cnn_core.engine.patience import Patience
from cnn_core.engine.probes import Prober, first_filters
from cnn_core.engine.progress import Progress
from cnn_core.engine.standing import Standing, seeds_of
from cnn_core.runs.directory import Run
from cnn_core.runs.events import (
    BatchTrained,
    CheckpointSaved,
    EpochFinished,
    EpochStarted,
    Event,
    Metrics,
    Probed,
    ValidatedWithin,
    Validating,
)

EVENT_SECONDS = 0.1

Emit = Callable[[Event], None]
Logs = dict[str, Any] | None


@dataclass(frozen=True)
class Judges:
    """The validation images, (n, 32, 32, 3) uint8, and their labels, (n,) uint8."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]


class KeepProgress(keras.callbacks.Callback):
    """Counts the epochs, and ends the training where it was asked for. The first callback of all.

    The first epoch may have been begun before: `standing` says how far it was.
    """

    def __init__(self, progress: Progress, standing: Standing | None) -> None:
        super().__init__()
        self._progress = progress
        self._earlier = standing

    def on_epoch_begin(self, epoch: int, logs: Logs = None) -> None:
        progress = self._progress
        progress.epoch, progress.batches, progress.standing, progress.seconds_before = epoch + 1, 0, 0.0, 0.0
        earlier, self._earlier = self._earlier, None
        if earlier is not None:
            progress.batches, progress.seconds_before = earlier.batches, earlier.seconds
            self.model.go_on(earlier.batches, earlier.counts)

    def on_train_batch_end(self, execution: int, logs: Logs = None) -> None:
        if self._progress.over:
            self.model.stop_training = True


class StreamBatches(keras.callbacks.Callback):
    """At most ten events a second, unless every execution is asked for; each about the batches since the one before.

    The logs are means since the epoch began; weighted by images seen, their difference is the mean of what is new.
    """

    def __init__(
        self, emit: Emit, progress: Progress, *, batch_size: int, train_images: int, every_execution: bool = False
    ) -> None:
        super().__init__()
        self._emit = emit
        self._progress = progress
        self._batch_size = batch_size
        self._train_images = train_images
        self._event_seconds = 0.0 if every_execution else EVENT_SECONDS

    def on_epoch_begin(self, epoch: int, logs: Logs = None) -> None:
        seen = min(self._progress.batches * self._batch_size, self._train_images)
        so_far = self.model.get_metrics_result()
        self._told = _RunningMeans(seen, float(so_far["loss"]), float(so_far["accuracy"]))
        self._told_at = self._trained_until()
        self._emit(EpochStarted(time=time.time(), epoch=epoch + 1))

    def on_train_batch_end(self, execution: int, logs: Logs = None) -> None:
        if logs and (self._trained_until() - self._told_at >= self._event_seconds or not self._progress.partial):
            self.tell(logs)

    def tell(self, logs: dict[str, Any]) -> None:
        """An event about what is new in the logs, where there is any."""
        seen, now = min(self._progress.batches * self._batch_size, self._train_images), self._trained_until()
        if seen <= self._told.images:
            return
        means = _RunningMeans(seen, float(logs["loss"]), float(logs["accuracy"]))
        new = means.since(self._told)
        self._emit(
            BatchTrained(
                time=time.time(),
                epoch=self._progress.epoch,
                step=self._progress.step,
                loss=new.loss,
                accuracy=new.accuracy,
                images_per_second=new.images / max(now - self._told_at, 1e-9),
                learning_rate=float(self.model.optimizer.learning_rate),
            )
        )
        self._told, self._told_at = means, now

    def _trained_until(self) -> float:
        """A clock that stands still while the images judge within an epoch."""
        return time.monotonic() - self._progress.standing


@dataclass(frozen=True)
class _RunningMeans:
    images: int
    loss: float
    accuracy: float

    def since(self, earlier: "_RunningMeans") -> "_RunningMeans":
        images = max(self.images - earlier.images, 1)
        return _RunningMeans(
            images,
            (self.loss * self.images - earlier.loss * earlier.images) / images,
            min(max((self.accuracy * self.images - earlier.accuracy * earlier.images) / images, 0.0), 1.0),
        )


class JudgeEpochs(keras.callbacks.Callback):
    """At each epoch's end: one forward pass over the validation images, a look at the layers, checkpoint, events.

    `model` is what is saved; it shares its weights and optimizer with the one that trains, which is judged: the answers
    are the same. `logits_of` makes of that one what answers. The images judge it as well after as many batches of an
    epoch as `within` says.
    """

    def __init__(
        self,
        run: Run,
        emit: Emit,
        progress: Progress,
        *,
        model: keras.Model,
        validation: Judges,
        logits_of: Callable[[keras.Model], LogitsOf],
        within: tuple[int, ...],
        augmented: bool,
        patience: Patience,
        epoch_ended: Callable[[], None],
    ) -> None:
        super().__init__()
        self._run = run
        self._emit = emit
        self._progress = progress
        self._saved = model
        self._validation = validation
        self._make_logits_of = logits_of
        self._within = within
        self._augmented = augmented
        self._patience = patience
        self._epoch_ended = epoch_ended

    def on_train_begin(self, logs: Logs = None) -> None:
        self._logits_of = self._make_logits_of(self.model)
        self._probe = Prober(self._saved, self._validation.images, self._validation.labels)
        self._tensorboard = TensorBoardLog(self._run)

    def on_epoch_begin(self, epoch: int, logs: Logs = None) -> None:
        self._began = time.monotonic()
        self._judged_at = self._progress.batches

    def on_train_batch_end(self, execution: int, logs: Logs = None) -> None:
        progress = self._progress
        if progress.batches not in self._within or not progress.partial or progress.stop_requested:
            return
        if progress.batches == self._judged_at:
            # What an earlier trainer did of this epoch is passed over, execution by execution.
            return
        self._judged_at = progress.batches
        began = time.monotonic()
        self._judge_within()
        progress.standing += time.monotonic() - began

    def save_within(self) -> None:
        """Judge and save the network as it is now; the epoch goes on, and this one is none to look at."""
        progress = self._progress
        began = time.monotonic()
        logits = self._judge_within()
        seconds = progress.seconds_before + began - self._began - progress.standing
        written = save_epoch(self._run, self._saved, self._standing(seconds), logits)
        progress.saved_step = progress.step
        self._emit(CheckpointSaved(time=time.time(), epoch=progress.epoch, bytes=written, step=progress.step))
        progress.standing += time.monotonic() - began

    def _judge_within(self) -> NDArray[np.float32]:
        logits = self._logits_of(self._validation.images)
        metrics = metrics_of(logits, self._validation.labels)
        progress = self._progress
        self._emit(ValidatedWithin(time=time.time(), epoch=progress.epoch, step=progress.step, validation=metrics))
        return logits

    def on_epoch_end(self, epoch: int, logs: Logs = None) -> None:
        progress = self._progress
        if progress.kept is not None and progress.partial:
            return
        seconds = progress.seconds_before + time.monotonic() - self._began - progress.standing
        number = epoch + 1
        self._emit(Validating(time=time.time(), epoch=number))
        logits = self._logits_of(self._validation.images)
        finished = EpochFinished(
            time=time.time(),
            epoch=number,
            step=progress.step,
            seconds=seconds,
            partial=progress.partial,
            training=Metrics(**{name: float((logs or {})[name]) for name in Metrics.model_fields}),
            validation=metrics_of(logits, self._validation.labels),
            augmented=self._augmented_metrics() if number >= self._progress.target_epochs else None,
        )
        written = save_epoch(self._run, self._saved, self._standing(seconds), logits, first_filters(self._saved))
        self._emit(finished)
        self._emit(Probed(time=time.time(), epoch=number, step=progress.step, layers=self._probe()))
        self._emit(CheckpointSaved(time=time.time(), epoch=number, bytes=written, step=progress.step))
        progress.saved_step = progress.step
        self._tensorboard.write(finished)
        self._patience.judged(finished)
        self._epoch_ended()
        if self._patience.exhausted and number < self._progress.target_epochs:
            self._progress.ending = "early_stopping"
        if number >= self._progress.target_epochs or self._progress.over:
            self.model.stop_training = True

    def _standing(self, seconds: float) -> Standing:
        return Standing(
            epoch=self._progress.epoch,
            batches=self._progress.batches,
            batches_per_epoch=self._progress.batches_per_epoch,
            seconds=seconds,
            counts=self.model.counts,
            seeds=seeds_of(self._saved),
        )

    def _augmented_metrics(self) -> Metrics | None:
        if not self._augmented or self._progress.partial:
            return None
        return metrics_of(augmented_logits(self._logits_of, self._validation.images), self._validation.labels)


class TensorBoardLog:
    """The epoch's metrics as standard event files, so that TensorBoard opens a run as it is."""

    def __init__(self, run: Run) -> None:
        self._writers = {
            name: tf.summary.create_file_writer(str(run.tensorboard_folder / name)) for name in ("train", "validation")
        }

    def write(self, epoch: EpochFinished) -> None:
        for name, metrics in (("train", epoch.training), ("validation", epoch.validation)):
            with self._writers[name].as_default(step=epoch.epoch):
                for metric, value in metrics:
                    tf.summary.scalar(f"epoch_{metric}", value)
            self._writers[name].flush()
