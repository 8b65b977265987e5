"""Our engine on the tutorial's network: `engine.train`, all events, metrics and checkpoints on.

    python -m benchmarks.peers.engine --batch-size 32 --images 20000 --epochs 2 [--time-callbacks] [--without TRICK]

Works in EPOCHSCOPE_HOME, which has the full set. Prints the seconds of each epoch, validation left out, and, where
asked for, the seconds that our callbacks took of them.
"""

import argparse
import json
import time
from collections.abc import Callable

import keras

from cnn_core.engine import callbacks, pace, steps, trainee
from cnn_core.engine.train import train
from cnn_core.jobs.priority import lower_priority
from cnn_core.parsing import with_overrides
from cnn_core.presets import TUTORIAL
from cnn_core.runs import directory
from cnn_core.runs.follow import Follower
from cnn_core.runs.log import LogWriter

BETWEEN_BATCHES = ("on_train_batch_begin", "on_train_batch_end", "on_epoch_begin")
spent = 0.0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--images", type=int, default=50_000)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--time-callbacks", action="store_true")
    parser.add_argument("--without", choices=TRICKS)
    asked = parser.parse_args()

    settings = {
        "training.batch_size": asked.batch_size,
        "training.epochs": asked.epochs,
        "data.fraction": asked.images / 50_000,
    }
    if asked.time_callbacks:
        for part in (callbacks.KeepProgress, callbacks.StreamBatches, callbacks.JudgeEpochs):
            for name in BETWEEN_BATCHES:
                setattr(part, name, timed(getattr(part, name)))
    if asked.without:
        TRICKS[asked.without]()
    lower_priority()
    run = directory.create(with_overrides(TUTORIAL.config, settings))
    with LogWriter(run.events_path) as log:
        train(run, log.append)
    history = Follower(run).history()
    told = {"seconds": [epoch.seconds for epoch in history.epochs], "images": history.started.train_images}
    print(json.dumps(told | {"in_callbacks": spent}))


def _keras_metrics() -> None:
    class OfKeras:
        """The same four numbers by keras.metrics."""

        def __init__(self) -> None:
            self._metrics = {
                "loss": keras.metrics.CategoricalCrossentropy(),
                "accuracy": keras.metrics.CategoricalAccuracy(),
                "precision": keras.metrics.Precision(),
                "recall": keras.metrics.Recall(),
            }

        def update_state(self, one_hot: object, probabilities: object) -> None:
            for metric in self._metrics.values():
                metric.update_state(one_hot, probabilities)

        def reset_state(self) -> None:
            for metric in self._metrics.values():
                metric.reset_state()

        def result(self) -> dict:
            return {name: metric.result() for name, metric in self._metrics.items()}

    trainee.EpochMetrics = OfKeras  # type: ignore[misc,assignment]


TRICKS: dict[str, Callable[[], None]] = {
    "relu after pooling": lambda: setattr(trainee, "_commute", lambda layers: False),
    "adam in one kernel": lambda: setattr(steps, "_is_plain", lambda adam: False),
    "several batches an execution": lambda: setattr(pace, "MAXIMUM_BATCHES", 1),
    "metrics in one tensor": _keras_metrics,
}
"""How each is switched off."""


def timed(method: Callable) -> Callable:
    """The same, its seconds added up."""

    def call(*arguments: object, **named: object) -> None:
        global spent
        began = time.perf_counter()
        method(*arguments, **named)
        spent += time.perf_counter() - began

    return call


if __name__ == "__main__":
    main()
