"""A few timed batches: what a training of a network would cost here."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

import keras
import numpy as np

from cnn_core import data
from cnn_core.config import RunConfig
from cnn_core.engine.batches import TrainingBatches
from cnn_core.engine.evaluation import BATCH_SIZE, LogitsFunction
from cnn_core.engine.frozen import FrozenPart
from cnn_core.engine.model import build_model, compile_model
from cnn_core.engine.trainee import trainee_of
from cnn_core.frozen import keeps_features
from cnn_core.speed import MEASURED_BATCH, keep

TIMED_SECONDS = 1.5
LEAST_BATCHES = 3


def measure(config: RunConfig, *, goes_on: Callable[[], bool]) -> bool:
    """Time this network's training steps and forward passes on images of the sample, and keep the result.

    The network is built for this and thrown away. False, and nothing kept, once `goes_on` says no: asked before each
    batch, for somebody may want the processor.
    """
    batch_size = min(config.training.batch_size, MEASURED_BATCH)
    train = data.load("sample").train
    model = build_model(config.model)
    compile_model(model, config.training, batches_per_epoch=1)
    frozen = FrozenPart(model) if keeps_features(config) else None
    # How fast the layers after the frozen ones learn does not depend on what they learn from.
    learned_from = train.images[:] if frozen is None else np.zeros((len(train.labels), *frozen.shape), np.float32)
    batches = TrainingBatches(learned_from, train.labels[:], batch_size=batch_size, seed=0, augmentation=config.data)
    trainee = trainee_of(model, after=frozen.layers if frozen else 0)
    trainee.prepare(model, (1,), gather=batches.gather)
    step, places = trainee.make_train_function(), iter(batches.places())
    logits_of, shown = LogitsFunction(model), np.array(train.images[:BATCH_SIZE])
    training = _seconds(lambda: float(step(places)["loss"]), goes_on)
    validation = training and _seconds(lambda: logits_of(shown), goes_on)
    if training is None or validation is None:
        return False
    keep(
        config,
        batch_size / training.usual,
        len(shown) / validation.usual,
        starting=training.more_at_first + validation.more_at_first,
        saving=_saving(model),
    )
    return True


@dataclass(frozen=True)
class _Timed:
    """In seconds: the mean, and what the first time, which is traced, takes beyond it."""

    usual: float
    more_at_first: float


def _saving(model: keras.Model) -> float:
    with TemporaryDirectory() as folder:
        began = time.perf_counter()
        model.save(Path(folder) / "network.keras")
        return time.perf_counter() - began


def _seconds(work: Callable[[], object], goes_on: Callable[[], bool]) -> _Timed | None:
    """None once `goes_on` says no."""
    seconds: list[float] = []
    while len(seconds) <= LEAST_BATCHES or sum(seconds[1:]) < TIMED_SECONDS:
        if not goes_on():
            return None
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    # Of a computer that does other things too some batches take long, and so will some of a training's.
    usual = mean(seconds[1:])
    return _Timed(usual, max(seconds[0] - usual, 0.0))
