"""Runs in a test's home that have something to be said of: their log, and empty files where networks would be."""

from collections.abc import Iterable

from cnn_core.config import RunConfig
from cnn_core.runs.directory import Run, create
from cnn_core.runs.events import Event
from cnn_core.runs.log import LogWriter
from cnn_core.runs.predictions import WEIGHTS_FILE
from tests.coach.histories import config, events

SAMPLE = config().model_copy(update={"data": config().data.model_copy(update={"dataset": "sample"}), "name": "Mine"})
OVERFITTING = events(
    [1.9, 1.5, 1.3, 1.2, 1.3, 1.35, 1.45],
    training=[1.8, 1.4, 1.2, 1.0, 0.8, 0.7, 0.6],
    accuracy=[0.3, 0.4, 0.5, 0.55, 0.54, 0.55, 0.54],
    epochs=7,
)


def run_of(told: Iterable[Event], *, kept: Iterable[int] = range(1, 8), told_of: RunConfig = SAMPLE) -> Run:
    """A run with this log, whose networks after the epochs `kept` are there."""
    run = create(told_of)
    with LogWriter(run.events_path) as log:
        for event in told:
            log.append(event)
    for epoch in kept:
        run.epoch_folder(epoch).mkdir(parents=True)
        (run.epoch_folder(epoch) / WEIGHTS_FILE).touch()
    return run
