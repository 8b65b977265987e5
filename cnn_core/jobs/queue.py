"""Runs that wait for a trainer: one empty file each, oldest first."""

from pathlib import Path

from cnn_core import paths
from cnn_core.errors import EpochscopeError
from cnn_core.runs.directory import Run, find


def _folder() -> Path:
    return paths.home() / "queue"


def enqueue(run: Run) -> None:
    with paths.writing("The queue"):
        _folder().mkdir(parents=True, exist_ok=True)
        (_folder() / run.id).touch()


def dequeue(run: Run) -> None:
    """Take the run off the queue; nothing happens when it is not there."""
    (_folder() / run.id).unlink(missing_ok=True)


def queued() -> list[Run]:
    """The waiting runs, the longest waiting first; an entry whose run has gone is dropped."""
    try:
        entries = [(path.stat().st_mtime_ns, path) for path in _folder().iterdir()]
    except FileNotFoundError:
        return []
    return [run for _, path in sorted(entries) if (run := _find_or_drop(path)) is not None]


def _find_or_drop(path: Path) -> Run | None:
    try:
        return find(path.name)
    except EpochscopeError:
        path.unlink(missing_ok=True)
        return None
