"""Runs whose answers are made up, so that what is told of them is known."""

import numpy as np
from numpy.typing import NDArray

from cnn_core.analysis.metrics import metrics_of
from cnn_core.config import RunConfig
from cnn_core.presets import QUICK
from cnn_core.runs.directory import Run, create
from cnn_core.runs.events import CheckpointSaved, EpochFinished, Event, Finished, Metrics, Started
from cnn_core.runs.history import RunHistory, fold
from cnn_core.runs.log import LogWriter
from cnn_core.runs.predictions import LOGITS_FILE

TRAINING = Metrics(loss=1.0, accuracy=0.5, precision=0.6, recall=0.4)


def saved_run(
    logits: NDArray[np.float32],
    *,
    config: RunConfig = QUICK.config,
    labels: NDArray[np.integer] | None = None,
    training: dict[int, Metrics] | None = None,
) -> tuple[Run, RunHistory]:
    """A finished run that answered `logits` (epochs, images, 10); its validation metrics are those of the logits.

    Without `labels` every image counts as class 0. `training` gives an epoch's training metrics.
    """
    run = create(config)
    events: list[Event] = [
        Started(
            time=0,
            train_images=100,
            validation_images=logits.shape[1],
            batches_per_epoch=10,
            epochs=len(logits),
            parameters=1,
            device="CPU",
        )
    ]
    truth = np.zeros(logits.shape[1], np.int64) if labels is None else labels
    for epoch, answers in enumerate(logits, start=1):
        folder = run.epoch_folder(epoch)
        folder.mkdir(parents=True)
        np.save(folder / LOGITS_FILE, answers)
        events.append(
            EpochFinished(
                time=epoch,
                epoch=epoch,
                step=10 * epoch,
                seconds=1,
                partial=False,
                training=(training or {}).get(epoch, TRAINING),
                validation=metrics_of(answers, truth),
            )
        )
        events.append(CheckpointSaved(time=epoch, epoch=epoch, bytes=1))
    events.append(Finished(time=len(logits) + 1))
    with LogWriter(run.events_path) as log:
        for event in events:
            log.append(event)
    return run, fold(RunHistory(), events)
