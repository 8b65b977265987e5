"""Train one run from its configuration, telling its log everything."""

import time
from collections.abc import Callable
from math import ceil

import keras
import numpy as np
from numpy.typing import NDArray

from cnn_core import architecture, data
from cnn_core.config import DataConfig, RunConfig
from cnn_core.engine.batches import TrainingBatches
from cnn_core.engine.begin_with import begin_with
from cnn_core.engine.beginning import restore
from cnn_core.engine.callbacks import JudgeEpochs, Judges, KeepProgress, StreamBatches
from cnn_core.engine.device import device_name, prepare_device
from cnn_core.engine.evaluation import LogitsFunction
from cnn_core.engine.frozen import FrozenPart
from cnn_core.engine.knobs import Knobs
from cnn_core.engine.model import adapt, build_model, compile_model
from cnn_core.engine.pace import batches_an_execution, ends, executions
from cnn_core.engine.patience import Patience
from cnn_core.engine.progress import Progress
from cnn_core.engine.range_test import RangeTest, batches_told, is_range_test
from cnn_core.engine.schedules import LearningRate
from cnn_core.engine.steering import Steering
from cnn_core.engine.trainee import trainee_of
from cnn_core.frozen import keeps_features
from cnn_core.runs.directory import Run
from cnn_core.runs.effective import effective_config
from cnn_core.runs.events import Event, Finished, Preparing, Started, Stopped
from cnn_core.runs.follow import Follower
from cnn_core.runs.history import RunHistory

# fit's range of epochs is fixed when it starts; the target is kept by the callbacks, so that it can move.
MAXIMUM_EPOCHS = 100_000

LOOK_SECONDS = 0.5
"""Between two words about how many images the frozen layers have seen."""


def train(run: Run, emit: Callable[[Event], None]) -> None:
    """Train `run` to its last epoch or to a stop command, from where it was left, if it was.

    Events go to `emit`, checkpoints and validation logits of every epoch to the run directory. Raises what Keras and
    the file system raise; the caller turns that into a `failed` event.
    """
    history = Follower(run).history()
    config = effective_config(run.config(), history)
    prepare_device(config.training)
    keras.utils.set_random_seed(config.training.seed)
    Training(run, emit, history, config).fit()


class Training:
    """One run's images, its network, and who stands by while it learns."""

    def __init__(self, run: Run, emit: Callable[[Event], None], history: RunHistory, config: RunConfig) -> None:
        self._run, self._emit, self._history, self._config = run, emit, history, config
        self._images, self._labels, self._validation = _images(config.data)
        self._batches_per_epoch = ceil(len(self._labels) / config.training.batch_size)
        self._parts = min(config.training.validations_per_epoch, self._batches_per_epoch)
        self._model = build_model(config.model)
        # What Muon's other rates are proportional to is the learning rate that the run was given, not what it became.
        compile_model(self._model, run.config().training, batches_per_epoch=self._batches_per_epoch)
        self._beginning = restore(run, history, config, self._model, self._batches_per_epoch)
        if self._beginning.restored == "nothing":
            adapt(self._model, self._images)
            begin_with(self._model, config.model, run)
        self._frozen = FrozenPart(self._model) if keeps_features(config) else None
        self._trainee = trainee_of(self._model, after=self._frozen.layers if self._frozen else 0)
        step = self._beginning.after_step(self._batches_per_epoch)
        self._progress = Progress(self._plan(), target_epochs=config.training.epochs, after_step=step, saved_step=step)
        whole = [epoch for epoch in history.epochs if epoch.step <= step]
        self._patience = Patience(config.training.early_stopping, whole)

    def fit(self) -> None:
        """From the `started` event to the last word."""
        training, beginning, progress = self._config.training, self._beginning, self._progress
        learning_rate = LearningRate(
            self._model.optimizer,
            training,
            batches_per_epoch=self._batches_per_epoch,
            first_step=progress.after_step,
        )
        steering = self._steering(learning_rate)
        callbacks = self._callbacks(steering)
        self._emit(self._started())
        steering.begin(self._history)
        batches = self._batches(steering)
        self._trainee.prepare(
            self._model, progress.plan, gather=batches.gather, learning_rate=learning_rate.of_step, gate=steering
        )
        if not progress.over and beginning.after_epoch < progress.target_epochs:
            self._trainee.fit(
                batches.places(beginning.after_epoch, beginning.after_batches),
                initial_epoch=beginning.after_epoch,
                steps_per_epoch=len(progress.plan),
                epochs=MAXIMUM_EPOCHS,
                shuffle=False,
                verbose=0,
                callbacks=callbacks,
            )
        self._emit(_last_word(progress))

    def _batches(self, steering: Steering) -> TrainingBatches:
        """Of the images, or of what the frozen layers make of them."""
        training = self._config.training
        shown: NDArray[np.uint8] | NDArray[np.float32] = self._images
        if self._frozen is not None and not self._progress.over:
            shown = self._frozen.look(self._images, self._validation.images, self._tell_look(steering))
        return TrainingBatches(
            shown, self._labels, batch_size=training.batch_size, seed=training.seed, augmentation=self._config.data
        )

    def _tell_look(self, steering: Steering) -> Callable[[int, int], bool]:
        """Says how far the look is, now and then, and hears what people want meanwhile."""
        told_at = 0.0

        def goes_on(done: int, total: int) -> bool:
            nonlocal told_at
            if time.monotonic() - told_at >= LOOK_SECONDS:
                told_at = time.monotonic()
                self._emit(Preparing(time=time.time(), done=done, total=total))
            steering.obey()
            return not self._progress.over

        return goes_on

    def _plan(self) -> tuple[int, ...]:
        config, batches = self._config, self._batches_per_epoch
        at_most = batches_told(config, batches) if is_range_test(config) else batches_an_execution(config)
        return executions(batches, at_most=at_most, parts=self._parts)

    def _steering(self, learning_rate: LearningRate) -> Steering:
        knobs = Knobs(
            self._config, self._progress, learning_rate, self._patience, model=self._model, trainee=self._trainee
        )
        return Steering(self._run, self._emit, self._progress, knobs, self._patience)

    def _callbacks(self, steering: Steering) -> list[keras.callbacks.Callback]:
        """Who counts, who tells of batches, and who judges at an epoch's end; a range test is judged by its loss."""
        testing = is_range_test(self._config)
        test = RangeTest(self._progress)
        stream = StreamBatches(
            test.watched(self._emit) if testing else self._emit,
            self._progress,
            batch_size=self._config.training.batch_size,
            train_images=len(self._labels),
            every_execution=testing,
        )
        steering.on_batch = lambda: stream.tell(self._trainee.get_metrics_result())
        return [
            KeepProgress(self._progress, self._beginning.standing),
            stream,
            test if testing else self._judge(steering),
        ]

    def _judge(self, steering: Steering) -> JudgeEpochs:
        judge = JudgeEpochs(
            self._run,
            self._emit,
            self._progress,
            model=self._model,
            validation=self._validation,
            logits_of=self._frozen.logits_of if self._frozen else LogitsFunction,
            within=ends(self._batches_per_epoch, self._parts),
            augmented=self._config.training.test_time_augmentation,
            patience=self._patience,
            epoch_ended=steering.epoch_ended,
        )
        steering.on_checkpoint = judge.save_within
        return judge

    def _started(self) -> Started:
        return Started(
            time=time.time(),
            train_images=len(self._labels),
            validation_images=len(self._validation.labels),
            batches_per_epoch=self._batches_per_epoch,
            epochs=self._progress.target_epochs,
            parameters=architecture.summarize(self._config.model).parameters,
            device=device_name(),
            after_epoch=self._beginning.after_epoch,
            after_step=self._progress.after_step,
            restored=self._beginning.restored,
        )


def _images(config: DataConfig) -> tuple[NDArray[np.uint8], NDArray[np.uint8], Judges]:
    """Those that are learned from, (n, 32, 32, 3) uint8, their labels, and those that judge."""
    split = data.split(
        data.load(config.dataset), fraction=config.fraction, validation=config.validation, seed=config.split_seed
    )
    return (*split.train.gather(), Judges(*split.validation.gather()))


def _last_word(progress: Progress) -> Finished | Stopped:
    if progress.stop_requested:
        return Stopped(time=time.time(), kept=progress.kept)
    return Finished(time=time.time(), reason=progress.ending or "epochs")
