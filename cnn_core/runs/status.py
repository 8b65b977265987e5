"""What a run is doing now: derived from its last event, its heartbeat and its process, and never stored."""

import time
from enum import StrEnum

import psutil

from cnn_core.runs.directory import Run
from cnn_core.runs.events import Claimed
from cnn_core.runs.history import RunHistory

HEARTBEAT_SECONDS = 1.0
UNRESPONSIVE_AFTER_SECONDS = 10.0
START_TOLERANCE_SECONDS = 5.0
"""psutil counts a start from the boot time, which moves when the clock is set."""


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
    Status.QUEUED: "Waiting for a trainer: one run trains at a time.",
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
        return (
            abs(process.create_time() - claimed.process_started) < START_TOLERANCE_SECONDS
            and process.status() != psutil.STATUS_ZOMBIE
        )
    except psutil.NoSuchProcess:
        return False


def heartbeat_age(run: Run) -> float:
    """Seconds since the trainer last touched its heartbeat; infinite when it never did."""
    try:
        return time.time() - run.heartbeat_path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
