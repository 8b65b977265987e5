"""Each run's log, read and folded once for everybody who looks at it."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path

from cnn_core.errors import EpochscopeError
from cnn_core.runs.commands import is_called, stop_is_pending, waits_for_trainer
from cnn_core.runs.directory import Run, all_runs
from cnn_core.runs.events import Command
from cnn_core.runs.history import RunHistory, fold
from cnn_core.runs.log import command_reader, event_reader
from cnn_core.runs.series import BatchSeries
from cnn_core.runs.status import Status, status_of

FOLLOWED_RUNS = 64


class Follower:
    """One log and what it adds up to so far; safe to ask from many threads."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._command_reader = command_reader(run.control_path)
        self._commands: tuple[Command, ...] = ()
        self._reader = event_reader(run.events_path)
        self._history = RunHistory()
        self._lock = threading.Lock()

    def history(self) -> RunHistory:
        with self._lock:
            self._history = fold(self._history, self._reader.read_new())
            return self._history

    def state(self) -> tuple[RunHistory, Status]:
        """What the log tells and what the run is doing, as of one moment."""
        history = self.history()
        status = status_of(self.run, history)
        if status is Status.LOST:
            # Its last word may have been written between the reading and the look at the process.
            history = self.history()
            status = status_of(self.run, history)
        return history, self._commanded(history, status)

    def waits(self) -> bool:
        """Whether the run is to be trained and no trainer has taken it: for the first time, or again."""
        return waits_for_trainer(self.commands(), self.history())

    def commands(self) -> tuple[Command, ...]:
        """What people have asked of the run, in that order."""
        with self._lock:
            self._commands += tuple(self._command_reader.read_new())
            return self._commands

    def _commanded(self, history: RunHistory, status: Status) -> Status:
        """What people have asked for since the trainer's last answer shows at once."""
        if status in (Status.STARTING, Status.RUNNING, Status.PAUSED):
            return Status.STOPPING if stop_is_pending(self.commands(), history) else status
        called = not status.active and is_called(self.commands(), history)
        return Status.QUEUED if called else status


_followers: OrderedDict[Path, Follower] = OrderedDict()
_followers_lock = threading.Lock()


def follow(run: Run) -> Follower:
    """The process's one follower of this run; the least recently asked for is forgotten first."""
    with _followers_lock:
        follower = _followers.setdefault(run.folder, Follower(run))
        _followers.move_to_end(run.folder)
        while len(_followers) > FOLLOWED_RUNS:
            _followers.popitem(last=False)
        return follower


@dataclass(frozen=True)
class RunSummary:
    """A line in a list of runs. `problem` says why a run could not be read, else None."""

    run: Run
    name: str
    status: Status
    history: RunHistory
    problem: str | None = None


def summaries() -> list[RunSummary]:
    """Every run under this home, newest first; a damaged one is listed with its problem."""
    return [summarize(run) for run in all_runs()]


_ended: dict[Path, tuple[int, RunSummary]] = {}


def summarize(run: Run) -> RunSummary:
    """One line of the list. The line of a run that has ended is kept as long as its logs keep their sizes."""
    size = sum(path.stat().st_size for path in (run.events_path, run.control_path) if path.exists())
    known = _ended.get(run.folder)
    if known and known[0] == size:
        return known[1]
    summary = _read_summary(run)
    if summary.history.ended and summary.problem is None:
        _ended[run.folder] = (size, replace(summary, history=replace(summary.history, batches=BatchSeries())))
    return summary


def _read_summary(run: Run) -> RunSummary:
    history, status = RunHistory(), Status.FAILED
    try:
        # A list of many runs must not push those out that somebody watches.
        history, status = (_followers.get(run.folder) or Follower(run)).state()
        return RunSummary(run, run.meta().name or run.id, status, history)
    except EpochscopeError as error:
        return RunSummary(run, run.id, status, history, problem=str(error))
