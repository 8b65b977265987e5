"""Train one run from its configuration, telling its log everything."""

import time
from collections.abc import Callable
from math import ceil

import keras
import tensorflow as tf

from cnn_core import architecture, data
from cnn_core.config import BentSchedule, ConstantSchedule, LinearSchedule, TrainingConfig
from cnn_core.engine.batches import TrainingBatches
from cnn_core.engine.beginning import restore
from cnn_core.engine.callbacks import JudgeEpochs, Judges, KeepProgress, StreamBatches
from cnn_core.engine.device import device_name, prepare_device
from cnn_core.engine.model import adapt, build_model, compile_model
from cnn_core.engine.pace import batches_an_execution, ends, executions
from cnn_core.engine.progress import Progress
from cnn_core.engine.steering import LearningRate, Steering
from cnn_core.engine.trainee import trainee_of
from cnn_core.runs.directory import Run
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
    config = run.config()
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
    compile_model(model, config.training, batches_per_epoch=batches_per_epoch)
    beginning = restore(run, history, config, model, batches_per_epoch)
    if beginning.restored == "nothing":
        adapt(model, train_images)
    parts = min(config.training.validations_per_epoch, batches_per_epoch)
    plan = executions(batches_per_epoch, at_most=batches_an_execution(config), parts=parts)
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
        target_epochs=history.target_epochs or config.training.epochs,
        after_step=beginning.after_step(batches_per_epoch),
    )
    steps = tf.Variable(float(progress.target_epochs * batches_per_epoch), trainable=False)
    learning_rate = LearningRate(model.optimizer, learning_rate_of(config.training, steps), steps)
    steering = Steering(run, emit, progress, learning_rate)
    trainee.prepare(model, plan, gather=batches.gather, learning_rate=learning_rate.of_step, gate=steering)
    stream = StreamBatches(emit, progress, batch_size=config.training.batch_size, train_images=len(train_labels))
    steering.on_batch = lambda: stream.tell(trainee.get_metrics_result())
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
    if not progress.stop_requested and beginning.after_epoch < progress.target_epochs:
        trainee.fit(
            batches.places(beginning.after_epoch, beginning.after_batches),
            initial_epoch=beginning.after_epoch,
            steps_per_epoch=len(plan),
            epochs=MAXIMUM_EPOCHS,
            shuffle=False,
            verbose=0,
            callbacks=[
                KeepProgress(progress, beginning.standing),
                stream,
                JudgeEpochs(
                    run,
                    emit,
                    progress,
                    model=model,
                    validation=validation,
                    within=ends(batches_per_epoch, parts),
                    augmented=config.training.test_time_augmentation,
                    epoch_ended=steering.epoch_ended,
                ),
            ],
        )
    emit(Stopped(time=time.time()) if progress.stop_requested else Finished(time=time.time()))


def learning_rate_of(config: TrainingConfig, steps: int | tf.Variable) -> Callable[[tf.Tensor], tf.Tensor] | None:
    """The learning rate of a step, from 0; None where it stays as it is."""
    match config.schedule:
        case ConstantSchedule():
            return None
        case LinearSchedule():
            return lambda step: config.learning_rate * tf.maximum(1.0 - step / steps, 0.0)
        case BentSchedule(bend=bend, left=left):
            return lambda step: config.learning_rate * _bent(step / steps, bend, left)


def _bent(progress: tf.Tensor, bend: float, left: float) -> tf.Tensor:
    """From 1 to `left` at `bend`, from there to 0 at 1."""
    fast = 1.0 - (1.0 - left) * progress / bend
    slow = left * (1.0 - progress) / (1.0 - bend)
    return tf.maximum(tf.where(progress < bend, fast, slow), 0.0)
