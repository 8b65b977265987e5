"""Real trainings for the tests: real processes, real photographs, small networks."""

import time
from collections.abc import Callable
from typing import TypeVar

from cnn_core.parsing import with_overrides
from cnn_core.presets import QUICK
from cnn_core.runs.directory import Run
from cnn_core.runs.follow import Follower
from cnn_core.runs.history import RunHistory
from cnn_core.runs.status import Status

T = TypeVar("T")
PATIENCE_SECONDS = 90

SMALL = with_overrides(
    QUICK.config,
    {"training.epochs": 2, "data.fraction": 0.2, "model.layers.0.filters": 4, "model.layers.2.filters": 4},
)
"""900 training images, two epochs: about a second of training."""

SUPERVISE = "from cnn_core.jobs.supervisor import Supervisor; Supervisor().start(); input()"
"""A program that supervises, as the web server does, and can be killed."""

LONG = with_overrides(QUICK.config, {"training.epochs": 500, "training.batch_size": 16})
"""Trains until somebody ends it."""

BRISK = with_overrides(SMALL, {"training.epochs": 500, "training.batch_size": 16})
"""The same with several epochs a second."""


def wait_until(
    run: Run, condition: Callable[[RunHistory, Status], bool], *, seconds: float = PATIENCE_SECONDS
) -> tuple[RunHistory, Status]:
    """The first state of the run that fulfils the condition; fails with the trainer's log when none does in time."""
    follower = Follower(run)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        history, status = follower.state()
        if condition(history, status):
            return history, status
        time.sleep(0.05)
    log = run.worker_log_path.read_text() if run.worker_log_path.exists() else "no worker.log"
    raise AssertionError(f"{run.id} is {status} in phase {history.phase}; its log:\n{log}")


def eventually(fact: Callable[[], T], *, seconds: float = PATIENCE_SECONDS) -> T:
    """The first true answer of `fact`; fails when there is none in time."""
    deadline = time.monotonic() + seconds
    while not (answer := fact()):
        assert time.monotonic() < deadline, f"{fact} has not come true in {seconds:.0f} s"
        time.sleep(0.05)
    return answer


def in_mid_epoch(epoch: int) -> Callable[[RunHistory, Status], bool]:
    """The run is in this epoch, several batches in."""

    def reached(history: RunHistory, _status: Status) -> bool:
        latest = history.latest_batch
        return latest is not None and latest.epoch >= epoch and len(history.epochs) >= epoch - 1

    return reached


def ended(_history: RunHistory, status: Status) -> bool:
    return not status.active
