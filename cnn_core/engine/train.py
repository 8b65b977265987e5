"""Train one run from its configuration, telling its log everything."""

import time
from collections.abc import Callable
from math import ceil

import keras

from cnn_core import architecture, data
from cnn_core.engine.batches import TrainingBatches
from cnn_core.engine.beginning import restore
from cnn_core.engine.callbacks import JudgeEpochs, Judges, KeepProgress, StreamBatches
from cnn_core.engine.device import device_name, prepare_device
from cnn_core.engine.knobs import Knobs
from cnn_core.engine.model import adapt, build_model, compile_model
from cnn_core.engine.pace import batches_an_execution, ends, executions
from cnn_core.engine.patience import Patience
from cnn_core.engine.progress import Progress
from cnn_core.engine.range_test import RangeTest, batches_told, is_range_test
from cnn_core.engine.schedules import LearningRate
from cnn_core.engine.steering import Steering
from cnn_core.engine.trainee import trainee_of
from cnn_core.runs.directory import Run
from cnn_core.runs.effective import effective_config
from cnn_core.runs.events import Event, Finished, Started, Stopped
from cnn_core.runs.follow import Follower

# fit's range of epochs is fixed when it starts; the target is kept by the callbacks, so that it can move.
MAXIMUM_EPOCHS = 100_000


def train(run: Run, emit: Callable[[Event], None]) -> None:
    """Train `run` to its last epoch or to a stop command, from where it was left, if it was.

    Events go to `emit`, checkpoints and validation logits of every epoch to the run directory. Raises what Keras and
    the file system raise; the caller turns that into a `failed` event.
    """
    history = Follower(run).history()
    config = effective_config(run.config(), history)
    prepare_device(config.training)
    keras.utils.set_random_seed(config.training.seed)
    split = data.split(
        data.load(config.data.dataset),
        fraction=config.data.fraction,
        validation=config.data.validation,
        seed=config.data.split_seed,
    )
    train_images, train_labels = split.train.gather()
    validation = Judges(*split.validation.gather())
    batches_per_epoch = ceil(len(train_labels) / config.training.batch_size)
    model = build_model(config.model)
    # What Muon's other rates are proportional to is the learning rate that the run was given, not what it became.
    compile_model(model, run.config().training, batches_per_epoch=batches_per_epoch)
    beginning = restore(run, history, config, model, batches_per_epoch)
    if beginning.restored == "nothing":
        adapt(model, train_images)
    parts = min(config.training.validations_per_epoch, batches_per_epoch)
    testing = is_range_test(config)
    at_most = batches_told(config, batches_per_epoch) if testing else batches_an_execution(config)
    plan = executions(batches_per_epoch, at_most=at_most, parts=parts)
    batches = TrainingBatches(
        train_images,
        train_labels,
        batch_size=config.training.batch_size,
        seed=config.training.seed,
        augmentation=config.data,
    )
    trainee = trainee_of(model)
    progress = Progress(
        plan,
        target_epochs=config.training.epochs,
        after_step=beginning.after_step(batches_per_epoch),
        saved_step=beginning.after_step(batches_per_epoch),
    )
    patience = Patience(
        config.training.early_stopping, [epoch for epoch in history.epochs if epoch.step <= progress.after_step]
    )
    learning_rate = LearningRate(
        model.optimizer, config.training, batches_per_epoch=batches_per_epoch, first_step=progress.after_step
    )
    knobs = Knobs(config, progress, learning_rate, patience, model=model, trainee=trainee)
    steering = Steering(run, emit, progress, knobs, patience)
    trainee.prepare(model, plan, gather=batches.gather, learning_rate=learning_rate.of_step, gate=steering)
    test = RangeTest(progress)
    stream = StreamBatches(
        test.watched(emit) if testing else emit,
        progress,
        batch_size=config.training.batch_size,
        train_images=len(train_labels),
        every_execution=testing,
    )
    steering.on_batch = lambda: stream.tell(trainee.get_metrics_result())
    judge = JudgeEpochs(
        run,
        emit,
        progress,
        model=model,
        validation=validation,
        within=ends(batches_per_epoch, parts),
        augmented=config.training.test_time_augmentation,
        patience=patience,
        epoch_ended=steering.epoch_ended,
    )
    if not testing:
        steering.on_checkpoint = judge.save_within
    emit(
        Started(
            time=time.time(),
            train_images=len(train_labels),
            validation_images=len(validation.labels),
            batches_per_epoch=batches_per_epoch,
            epochs=progress.target_epochs,
            parameters=architecture.summarize(config.model).parameters,
            device=device_name(),
            after_epoch=beginning.after_epoch,
            after_step=progress.after_step,
            restored=beginning.restored,
        )
    )
    steering.begin(history)
    if not progress.over and beginning.after_epoch < progress.target_epochs:
        trainee.fit(
            batches.places(beginning.after_epoch, beginning.after_batches),
            initial_epoch=beginning.after_epoch,
            steps_per_epoch=len(plan),
            epochs=MAXIMUM_EPOCHS,
            shuffle=False,
            verbose=0,
            callbacks=[KeepProgress(progress, beginning.standing), stream, test if testing else judge],
        )
    emit(_last_word(progress))


def _last_word(progress: Progress) -> Finished | Stopped:
    if progress.stop_requested:
        return Stopped(time=time.time(), kept=progress.kept)
    return Finished(time=time.time(), reason=progress.ending or "epochs")
