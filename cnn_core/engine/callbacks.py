"""Keras callbacks that tell the run's log what happens, and obey the commands that come back."""

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
from cnn_core.engine.evaluation import LogitsFunction
from cnn_core.runs.directory import Run
from cnn_core.runs.events import (
    Acknowledged,
    BatchTrained,
    CheckpointSaved,
    EpochFinished,
    EpochStarted,
    Event,
    InEffect,
    Metrics,
    Validating,
)
from cnn_core.runs.log import command_reader

EVENT_SECONDS = 0.1
CONTROL_SECONDS = 0.05

Emit = Callable[[Event], None]
Logs = dict[str, Any] | None


@dataclass
class Progress:
    """Where the training stands; shared by the callbacks of one run."""

    step: int = 0
    target_epochs: int = 1
    stop_requested: bool = False


class ObeyCommands(keras.callbacks.Callback):
    """Reads control.jsonl between batches: acknowledges each command, carries it out, and says from which step on."""

    def __init__(self, run: Run, emit: Emit, progress: Progress) -> None:
        super().__init__()
        self._reader = command_reader(run.control_path)
        self._emit = emit
        self._progress = progress
        self._looked_at = 0.0

    def on_train_batch_end(self, batch: int, logs: Logs = None) -> None:
        self._progress.step += 1
        now = time.monotonic()
        if now - self._looked_at >= CONTROL_SECONDS:
            self._looked_at = now
            self.obey()

    def obey(self) -> None:
        for command in self._reader.read_new():
            self._emit(Acknowledged(time=time.time(), command_id=command.id, command=command.command))
            self._progress.stop_requested = True
            self._emit(
                InEffect(time=time.time(), command_id=command.id, command=command.command, step=self._progress.step)
            )
        if self._progress.stop_requested:
            self.model.stop_training = True


class StreamBatches(keras.callbacks.Callback):
    """At most ten events a second, each about the batches since the one before.

    Keras reports means since the epoch began; weighted by images seen, their difference is the mean of what is new.
    """

    def __init__(self, emit: Emit, progress: Progress, *, batch_size: int, train_images: int) -> None:
        super().__init__()
        self._emit = emit
        self._progress = progress
        self._batch_size = batch_size
        self._train_images = train_images

    def on_epoch_begin(self, epoch: int, logs: Logs = None) -> None:
        self._told = _RunningMeans(0, 0.0, 0.0)
        self._told_at = time.monotonic()
        self._emit(EpochStarted(time=time.time(), epoch=epoch + 1))
        self._epoch = epoch + 1

    def on_train_batch_end(self, batch: int, logs: Logs = None) -> None:
        seen = min((batch + 1) * self._batch_size, self._train_images)
        now = time.monotonic()
        if now - self._told_at < EVENT_SECONDS and seen < self._train_images:
            return
        means = _RunningMeans(seen, float(logs["loss"]), float(logs["accuracy"])) if logs else self._told
        new = means.since(self._told)
        self._emit(
            BatchTrained(
                time=time.time(),
                epoch=self._epoch,
                step=self._progress.step,
                loss=new.loss,
                accuracy=new.accuracy,
                images_per_second=new.images / max(now - self._told_at, 1e-9),
                learning_rate=float(self.model.optimizer.learning_rate),
            )
        )
        self._told, self._told_at = means, now


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


class FinishEpochs(keras.callbacks.Callback):
    """At each epoch's end: one forward pass over the validation images, then checkpoint, then the events."""

    def __init__(
        self,
        run: Run,
        emit: Emit,
        progress: Progress,
        *,
        validation_images: NDArray[np.uint8],
        validation_labels: NDArray[np.uint8],
        batches_per_epoch: int,
        obey: Callable[[], None],
    ) -> None:
        super().__init__()
        self._obey = obey
        self._run = run
        self._emit = emit
        self._progress = progress
        self._images = validation_images
        self._labels = validation_labels
        self._batches_per_epoch = batches_per_epoch

    def on_train_begin(self, logs: Logs = None) -> None:
        self._logits_of = LogitsFunction(self.model)
        self._tensorboard = TensorBoardLog(self._run)

    def on_epoch_begin(self, epoch: int, logs: Logs = None) -> None:
        self._began = time.monotonic()
        self._batches = 0

    def on_train_batch_end(self, batch: int, logs: Logs = None) -> None:
        self._batches = batch + 1

    def on_epoch_end(self, epoch: int, logs: Logs = None) -> None:
        seconds = time.monotonic() - self._began
        number = epoch + 1
        self._emit(Validating(time=time.time(), epoch=number))
        logits = self._logits_of(self._images)
        finished = EpochFinished(
            time=time.time(),
            epoch=number,
            step=self._progress.step,
            seconds=seconds,
            partial=self._batches < self._batches_per_epoch,
            training=Metrics(**{name: float((logs or {})[name]) for name in Metrics.model_fields}),
            validation=metrics_of(logits, self._labels),
        )
        written = save_epoch(self._run, number, self.model, logits)
        self._emit(finished)
        self._emit(CheckpointSaved(time=time.time(), epoch=number, bytes=written))
        self._tensorboard.write(finished)
        # A command that came during the validation must not cost a batch of the next epoch.
        self._obey()
        if number >= self._progress.target_epochs:
            self.model.stop_training = True


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
