"""A run on its way through several trainers, and what must hold of it after each kill and at its end."""

import io
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field

import h5py
import numpy as np
import pytest

from cnn_core.analysis.evaluation import evaluate
from cnn_core.jobs import resume
from cnn_core.runs.directory import Run
from cnn_core.runs.events import Event
from cnn_core.runs.follow import Follower
from cnn_core.runs.history import RunHistory
from cnn_core.runs.log import event_reader
from cnn_core.runs.predictions import CHECKPOINT_FILE
from cnn_core.runs.status import Status
from tests.faults.nursery import Trainer
from tests.faults.training import ended, wait_until

RECOGNIZED_SECONDS = 10


@dataclass
class Life:
    """A run on its way through several trainers, and what a reader has been given of it."""

    run: Run
    given: list[Event] = field(default_factory=list)
    slowest_status: float = 0.0
    """Seconds from a kill to the right status, the longest."""

    def read(self) -> list[Event]:
        """All there is now; what was given before must be at its beginning."""
        now = event_reader(self.run.events_path).read_new()
        assert now[: len(self.given)] == self.given
        self.given = now
        return now

    def after_a_kill(self) -> Status:
        """Checks what must hold when a trainer has just been killed, and has the run go on."""
        killed = time.monotonic()
        history, status = wait_until(
            self.run, lambda _history, status: status in (Status.LOST, Status.QUEUED), seconds=RECOGNIZED_SECONDS
        )
        self.slowest_status = max(self.slowest_status, time.monotonic() - killed)
        self.read()
        assert_nothing_torn(self.run, history)
        if status is Status.LOST:
            resume(self.run)
        assert Follower(self.run).state()[1] is Status.QUEUED
        return status


def repeated_epochs(events: list[Event]) -> list[float]:
    """How much of an epoch each resume trains again, as far as the log knows."""
    repeated, furthest = [], 0
    for event in events:
        if event.event == "batch":
            furthest = max(furthest, event.step)
        if event.event == "started":
            repeated.append((furthest - event.after_step) / event.batches_per_epoch)
            furthest = event.after_step
    return repeated


def assert_nothing_torn(run: Run, history: RunHistory) -> None:
    """Every epoch that can be selected can be looked at and loaded, and its answers give the logged numbers."""
    assert list(history.batches.step) == sorted(set(history.batches.step))
    for epoch in history.checkpoints:
        evaluation = evaluate(run, history, epoch)
        right = (evaluation.predicted == evaluation.labels).mean()
        assert right == pytest.approx(history.epoch(epoch).validation.accuracy)
        assert saved_values(run, epoch)


def assert_whole(history: RunHistory) -> None:
    """Each epoch once, its curve without gap or doubled step: its points add up to its mean loss."""
    per_epoch = history.started.batches_per_epoch
    assert [epoch.epoch for epoch in history.epochs] == list(range(1, history.target_epochs + 1))
    steps = np.array((0, *history.batches.step))
    assert (np.diff(steps) > 0).all()
    for epoch in history.epochs:
        assert (epoch.step, epoch.partial) == (epoch.epoch * per_epoch, False)
        within = (steps[1:] > epoch.step - per_epoch) & (steps[1:] <= epoch.step)
        assert steps[1:][within][-1] == epoch.step
        weights = np.diff(steps)[within]
        loss = np.average(np.array(history.batches.loss)[within], weights=weights)
        # The last batch of an epoch may hold fewer images: the weights are off by less than that.
        assert loss == pytest.approx(epoch.training.loss, rel=1 / per_epoch)


def saved_values(run: Run, epoch: int) -> dict[str, np.ndarray]:
    """All that the network's file of an epoch holds: weights, the optimizer's variables, states of random numbers."""
    values = {}
    with (
        zipfile.ZipFile(run.epoch_folder(epoch) / CHECKPOINT_FILE) as parts,
        h5py.File(io.BytesIO(parts.read("model.weights.h5"))) as file,
    ):
        file.visititems(lambda name, item: values.update({name: item[()]} if isinstance(item, h5py.Dataset) else {}))
    return values


def trained_to_its_end(life: Life, begin: Callable[[Run], Trainer]) -> RunHistory:
    """To its end, by one trainer more."""
    begin(life.run)
    history, status = wait_until(life.run, ended)
    life.read()
    assert status is Status.FINISHED and max(repeated_epochs(life.given)) <= 1
    assert_whole(history)
    return history
