"""What a run is doing now: derived from its last event, its heartbeat and its process, and never stored."""

import time
from enum import StrEnum

import psutil

from cnn_core.runs.directory import Run
from cnn_core.runs.events import Claimed, Ending, Finished
from cnn_core.runs.history import RunHistory

HEARTBEAT_SECONDS = 1.0
UNRESPONSIVE_AFTER_SECONDS = 10.0
START_TOLERANCE_SECONDS = 5.0
"""Both times of a start are told by a clock that may be moved a little while it is read."""


class Status(StrEnum):
    """The words that pages, terminal and scripts use."""

    QUEUED = "queued"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"
    UNRESPONSIVE = "unresponsive"
    LOST = "lost"

    @property
    def active(self) -> bool:
        """A process has the run or is about to."""
        return self in _ACTIVE

    @property
    def sentence(self) -> str:
        return _SENTENCES[self]


_ACTIVE = frozenset(
    {Status.QUEUED, Status.STARTING, Status.RUNNING, Status.PAUSED, Status.STOPPING, Status.UNRESPONSIVE}
)
_SENTENCES = {
    Status.QUEUED: "Waiting for its turn to train.",
    Status.STARTING: "Getting TensorFlow, the images and the network ready.",
    Status.RUNNING: "The network is learning.",
    Status.PAUSED: "The training stands still and goes on from here when it is resumed.",
    Status.STOPPING: "What was learned is being saved.",
    Status.FINISHED: "Every epoch is done and saved.",
    Status.STOPPED: "Ended on request; what was learned is kept.",
    Status.FAILED: "The trainer met an error; its log has the details.",
    Status.UNRESPONSIVE: "The trainer is alive but has given no sign for over 10 seconds.",
    Status.LOST: "The trainer ended without a last word: killed, or out of memory. Finished epochs are intact.",
}

_ENDINGS: dict[Ending, str] = {
    "early_stopping": "Early stopping ended it after epoch {last}: no better validation accuracy since epoch {best}.",
    "range_test": "Every learning rate of the range has been tried.",
    "blown_up": "The loss blew up, and that ends a range test.",
}


def sentence_of(status: Status, history: RunHistory) -> str:
    """What the run is doing, or how and why it ended."""
    if history.failure:
        return history.failure
    if history.kept_epoch is not None:
        return f"Ended on request; epoch {history.kept_epoch}, its best, is kept."
    if isinstance(history.ending, Finished) and history.ending.reason in _ENDINGS:
        last = history.epochs[-1].epoch if history.epochs else 0
        return _ENDINGS[history.ending.reason].format(best=history.best_epoch, last=last)
    if status is Status.STARTING and history.preparing is not None:
        done, total = history.preparing.done, history.preparing.total
        return f"Each image goes once through the frozen network, which will not change: {done:,} of {total:,}."
    if status is Status.PAUSED and history.stepping:
        return "The training takes the step that was asked for, and stands still again."
    return status.sentence


def status_of(run: Run, history: RunHistory) -> Status:
    """Where the run stands at this moment."""
    if history.ended:
        return Status(history.phase)
    if history.claimed is None:
        return Status.QUEUED
    if not is_alive(history.claimed):
        return Status.LOST
    if heartbeat_age(run) > UNRESPONSIVE_AFTER_SECONDS:
        return Status.UNRESPONSIVE
    if history.stopping:
        return Status.STOPPING
    if history.phase == "paused":
        return Status.PAUSED
    return Status.STARTING if history.phase == "starting" else Status.RUNNING


def is_alive(claimed: Claimed) -> bool:
    """Whether the very process that claimed the run still runs; a zombie or a re-used pid does not count."""
    try:
        process = psutil.Process(claimed.pid)
        return _is_of_the_claim(process, claimed) and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def started_after_boot(process: psutil.Process) -> float:
    """Seconds between the machine's start and the process's."""
    return process.create_time() - psutil.boot_time()


def _is_of_the_claim(process: psutil.Process, claimed: Claimed) -> bool:
    """Linux counts a process's start from the machine's, whose time of day moves when the clock is set; other systems
    keep the time of day. A clock that jumps must not make a living trainer seem dead.
    """
    if abs(process.create_time() - claimed.process_started) < START_TOLERANCE_SECONDS:
        return True
    after_boot = claimed.started_after_boot
    return after_boot is not None and abs(started_after_boot(process) - after_boot) < START_TOLERANCE_SECONDS


def heartbeat_age(run: Run) -> float:
    """Seconds since the trainer last touched its heartbeat; infinite when it never did.

    A heartbeat of the future is as far off as one of the past: the clock has been set back and no beat came since.
    """
    try:
        return abs(time.time() - run.heartbeat_path.stat().st_mtime)
    except FileNotFoundError:
        return float("inf")
