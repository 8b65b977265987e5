"""Train one run from its configuration, telling its log everything."""

import time
from collections.abc import Callable
from math import ceil

import keras
import tensorflow as tf

from cnn_core import architecture, data
from cnn_core.config import RunConfig
from cnn_core.engine.batches import training_batches
from cnn_core.engine.callbacks import FinishEpochs, ObeyCommands, Progress, StreamBatches
from cnn_core.engine.model import build_model, compile_model
from cnn_core.runs.directory import Run
from cnn_core.runs.events import Event, Finished, Started, Stopped

# fit's range of epochs is fixed when it starts; the target is kept by the callbacks, so that it can move.
MAXIMUM_EPOCHS = 100_000


def train(run: Run, emit: Callable[[Event], None]) -> None:
    """Train `run` to its last epoch or to a stop command.

    Events go to `emit`, checkpoints and validation logits of every epoch to the run directory. Raises what Keras and
    the file system raise; the caller turns that into a `failed` event.
    """
    config = run.config()
    keras.utils.set_random_seed(config.training.seed)
    split = data.split(
        data.load(config.data.dataset),
        fraction=config.data.fraction,
        validation=config.data.validation,
        seed=config.data.split_seed,
    )
    train_images, train_labels = split.train.gather()
    validation_images, validation_labels = split.validation.gather()
    batches_per_epoch = ceil(len(train_labels) / config.training.batch_size)
    progress = Progress(target_epochs=config.training.epochs)
    model = build_model(config.model)
    compile_model(model, config.training)
    commands = ObeyCommands(run, emit, progress)
    batches = training_batches(
        train_images,
        train_labels,
        batch_size=config.training.batch_size,
        seed=config.training.seed,
        augmentation=config.data,
    )
    emit(_started(config, len(train_labels), len(validation_labels), batches_per_epoch))
    commands.obey()
    if not progress.stop_requested:
        model.fit(
            batches,
            steps_per_epoch=batches_per_epoch,
            epochs=MAXIMUM_EPOCHS,
            shuffle=False,
            verbose=0,
            callbacks=[
                commands,
                StreamBatches(emit, progress, batch_size=config.training.batch_size, train_images=len(train_labels)),
                FinishEpochs(
                    run,
                    emit,
                    progress,
                    validation_images=validation_images,
                    validation_labels=validation_labels,
                    batches_per_epoch=batches_per_epoch,
                    obey=commands.obey,
                ),
            ],
        )
    emit(Stopped(time=time.time()) if progress.stop_requested else Finished(time=time.time()))


def _started(config: RunConfig, train_images: int, validation_images: int, batches_per_epoch: int) -> Started:
    return Started(
        time=time.time(),
        train_images=train_images,
        validation_images=validation_images,
        batches_per_epoch=batches_per_epoch,
        epochs=config.training.epochs,
        parameters=architecture.summarize(config.model).parameters,
        device=device_name(),
    )


def device_name() -> str:
    """What trains: the first GPU when TensorFlow sees one, else the CPU."""
    gpus = tf.config.list_physical_devices("GPU")
    if not gpus:
        return "CPU"
    return str(tf.config.experimental.get_device_details(gpus[0]).get("device_name", "GPU"))
