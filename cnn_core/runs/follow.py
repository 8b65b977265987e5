"""Each run's log, read and folded once for everybody who looks at it."""

import os
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path

from cnn_core.runs.commands import is_called, stop_is_pending, waits_for_trainer
from cnn_core.runs.directory import Run, all_runs
from cnn_core.runs.entry import Entry
from cnn_core.runs.events import Command
from cnn_core.runs.history import RunHistory, fold
from cnn_core.runs.index import index_of_home
from cnn_core.runs.log import command_reader, event_reader
from cnn_core.runs.status import Status, status_of

FOLLOWED_RUNS = 64
NOT_WRITABLE = (
    "The run's folder cannot be written, so no trainer can take it. Make it writable: it begins by itself then."
)


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
        status = self.commanded(history, status)
        if status is Status.QUEUED and self.run.folder.is_dir() and not os.access(self.run.folder, os.W_OK):
            return replace(history, failure=NOT_WRITABLE), Status.FAILED
        return history, status

    def waits(self) -> bool:
        """Whether the run is to be trained and no trainer has taken it: for the first time, or again."""
        return waits_for_trainer(self.commands(), self.history())

    def commands(self) -> tuple[Command, ...]:
        """What people have asked of the run, in that order."""
        with self._lock:
            self._commands += tuple(self._command_reader.read_new())
            return self._commands

    def commanded(self, history: RunHistory, status: Status) -> Status:
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
    """A line in a list of runs; the history is without its batches and probes.

    `problem` says why the run could not be read, else None.
    """

    run: Run
    name: str
    status: Status
    history: RunHistory
    problem: str | None
    entry: Entry

    @property
    def networks(self) -> frozenset[int]:
        """The saved epochs whose network is still there."""
        return frozenset(self.entry.networks)


def summaries(*, everything: bool = False) -> list[RunSummary]:
    """The runs to choose from, own ones first, newest first; a damaged one is listed with its problem.

    With `everything`, those that were hidden or archived too.
    """
    found = index_of_home().entries()
    return [_summary(run, entry) for run, entry in found if everything or entry.meta.offered]


def summarize(run: Run) -> RunSummary:
    """One line of the list."""
    return _summary(run, index_of_home().entry(run))


def newest() -> Run | None:
    """The first of the runs to choose from."""
    index = index_of_home()
    return next((run for run in all_runs() if index.entry(run).meta.offered), None)


def _summary(run: Run, entry: Entry) -> RunSummary:
    name = entry.meta.name or run.id
    if entry.problem and entry.history == RunHistory():
        return RunSummary(run, name, Status.FAILED, entry.history, entry.problem, entry)
    status = status_of(run, entry.history)
    if status is Status.LOST:
        # Its last word may have been written between the reading and the look at the process.
        entry = index_of_home().entry(run)
        status = status_of(run, entry.history)
    if status.active:
        status = follow(run).commanded(entry.history, status)
    elif entry.called:
        status = Status.QUEUED
    return RunSummary(run, name, status, entry.history, entry.problem, entry)
