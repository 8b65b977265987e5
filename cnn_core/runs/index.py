"""What is known of every run of the home, so that a list of a thousand need not read a thousand logs.

A run whose files have kept size, time and place is not read again. What has settled is kept in one file of the home,
for processes to come; what still trains is read on from where its log was left.
"""

import os
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from cnn_core import paths
from cnn_core.errors import EpochscopeError
from cnn_core.runs.directory import Run, all_runs
from cnn_core.runs.entry import Entry, read_entry
from cnn_core.runs.events import Event
from cnn_core.runs.history import RunHistory, fold
from cnn_core.runs.index_file import IndexFile, Row
from cnn_core.runs.log import LogReader, milestone_reader

SETTLED_SECONDS = 60.0
"""A log that has been silent for so long, or has ended, is worth writing down."""
WATCHED = ("config.json", "meta.json", "events.jsonl", "control.jsonl", "removed-networks.jsonl", "studies")


@dataclass(frozen=True)
class _Known:
    """What was read of a run when its files had this mark; `reader` goes on with a log that has not ended."""

    run: Run
    mark: str
    entry: Entry
    reader: LogReader[Event] | None = None

    @property
    def settled(self) -> bool:
        """Whether it is likely to stay as it is."""
        if self.entry.history.ended or self.entry.problem:
            return True
        return self.run.events_path.exists() and time.time() - self.run.events_path.stat().st_mtime > SETTLED_SECONDS


class Index:
    """Of one home; safe to ask from many threads, and beside other processes."""

    def __init__(self, home: Path) -> None:
        self._file = IndexFile(home / "runs-index.sqlite")
        self._runs_folder = home / "runs"
        self._loaded = False
        self._known: dict[str, _Known] = {}
        self._kept: dict[str, str] = {}
        """The marks of the rows that the file holds."""
        self._lock = threading.Lock()

    def entries(self) -> list[tuple[Run, Entry]]:
        """Every run, own ones first, newest first, as its files are now."""
        with self._lock:
            self._load()
            self._known = {str(run.folder): self._look(run) for run in all_runs()}
            self._save()
            return [(known.run, known.entry) for known in self._known.values()]

    def entry(self, run: Run) -> Entry:
        """One run alone."""
        with self._lock:
            self._load()
            known = self._known[str(run.folder)] = self._look(run)
            return known.entry

    def _look(self, run: Run) -> _Known:
        known = self._known.get(str(run.folder))
        # Taken before the files are read: what changes meanwhile is read again the next time.
        mark = mark_of(run)
        return known if known and known.mark == mark else _read(run, mark, known)

    def _load(self) -> None:
        if self._loaded:
            return
        self._loaded = True
        for row in self._file.load():
            with suppress(ValidationError):
                run = Run(row.run_id, self._runs_folder / row.run_id)
                self._known[str(run.folder)] = _Known(run, row.mark, Entry.model_validate_json(row.entry))
                self._kept[run.id] = row.mark

    def _save(self) -> None:
        if self._kept and not self._file.path.exists():
            self._kept = {}
        own = {known.run.id: known for known in self._known.values() if known.run.folder.parent == self._runs_folder}
        changed = [known for id, known in own.items() if known.mark != self._kept.get(id) and known.settled]
        gone = self._kept.keys() - own.keys()
        if changed or gone:
            self._file.save((Row(one.run.id, one.mark, one.entry.model_dump_json()) for one in changed), gone)
            # Whether or not it could be written: it is not tried again before something else changes.
            kept = self._kept | {one.run.id: one.mark for one in changed}
            self._kept = {id: mark for id, mark in kept.items() if id not in gone}


def index_of_home() -> Index:
    """The process's one index of this home."""
    return _index(paths.home())


def mark_of(run: Run) -> str:
    """Changes whenever a file of the run does that its entry is read from."""
    return " ".join(_mark(f"{run.folder}/{name}") for name in WATCHED)


@lru_cache(maxsize=2)
def _index(home: Path) -> Index:
    return Index(home)


def _mark(path: str) -> str:
    try:
        told = os.stat(path)  # noqa: PTH116 (of a thousand runs, Paths are most of the time)
    except OSError:
        return "-"
    return f"{told.st_size}/{told.st_mtime_ns}/{told.st_ino}"


def _read(run: Run, mark: str, known: _Known | None) -> _Known:
    reader, history = milestone_reader(run.events_path), RunHistory()
    if known and known.reader and not known.reader.was_cut:
        reader, history = known.reader, known.entry.history
    try:
        history = fold(history, reader.read_new())
    except EpochscopeError as error:
        return _Known(run, mark, read_entry(run, RunHistory(), problem=str(error)))
    return _Known(run, mark, read_entry(run, history), None if history.ended else reader)
