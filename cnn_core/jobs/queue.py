"""Runs that wait for a trainer: an empty file each, whose time of change is its place.

So an order is changed without room on the disk, and what a hand damages is one entry. Whoever adds or moves holds the
queue's lock; a trainer takes its run off without it.
"""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Literal

from filelock import FileLock

from cnn_core import paths
from cnn_core.errors import EpochscopeError, HomeNotWritable, NotQueued
from cnn_core.runs.directory import Run, find

Move = Literal["up", "down", "first"]
GAP = 2_000_000_000
"""Nanoseconds between two places: file systems that count in seconds tell them apart."""


def enqueue(run: Run) -> None:
    """Put the run at the end; one that waits already keeps its place. Raises HomeNotWritable."""
    with paths.writing("The queue"), _changing():
        order = _order()
        if run.id not in order:
            _put(run.id, time.time_ns(), after=order)


def dequeue(run: Run) -> None:
    """Take the run off the queue; nothing happens when it is not there, or cannot be taken off.

    An entry that stays holds nobody up: it is of a run that does not wait any more.
    """
    _drop(run.id)


def queued() -> list[Run]:
    """The waiting runs, in their order; an entry whose run has gone is dropped.

    Raises HomeNotWritable where the queue's folder cannot be read.
    """
    return [run for name in _order() if (run := _find_or_drop(name)) is not None]


def move(run: Run, where: Move) -> None:
    """Change places with the run before or after it, or go before all; at the end of its way it stays.

    Raises NotQueued when the run does not wait, HomeNotWritable.
    """
    with paths.writing("The queue"), _changing():
        order = _order()
        if run.id not in order:
            raise NotQueued(f"Run {run.id!r} does not wait in the queue: it trains, or it has ended.")
        place = list(order).index(run.id)
        target = {"up": max(place - 1, 0), "down": min(place + 1, len(order) - 1), "first": 0}[where]
        if target != place:
            _move(order, place, target)


def _move(order: dict[str, int], place: int, target: int) -> None:
    """From the last on, to places after all there are: whoever looks on meanwhile, or is killed, sees an order too."""
    names = list(order)
    names.insert(target, names.pop(place))
    changed, latest = names[min(place, target) :], max(order.values())
    for count, name in reversed(list(enumerate(changed, start=1))):
        # Taken off at this moment, by its trainer.
        with suppress(FileNotFoundError):
            _set_place(queue_folder() / name, latest + count * GAP)


def _put(name: str, moment: int, *, after: dict[str, int]) -> None:
    # Not the time alone: a clock that was set back must not put the run before those that wait.
    latest = max(after.values(), default=0)
    entry = queue_folder() / name
    # Whole when it appears: a supervisor must not see it at a place that it does not keep.
    temporary = entry.with_name(f".{name}")
    temporary.touch()
    _set_place(temporary, max(moment, latest + GAP))
    temporary.replace(entry)


def _set_place(entry: Path, moment: int) -> None:
    whole = -(-moment // GAP) * GAP
    os.utime(entry, ns=(whole, whole))


def _order() -> dict[str, int]:
    """The names of the entries and their places, in this order."""
    try:
        with os.scandir(queue_folder()) as entries:
            found = [(place, entry.name) for entry in entries if (place := _place_of(entry)) is not None]
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise _unreadable(error) from error
    return {name: place for place, name in sorted(found)}


def _place_of(entry: "os.DirEntry[str]") -> int | None:
    """None for what is no entry, or has just been taken off."""
    with suppress(FileNotFoundError):
        if not entry.name.startswith(".") and entry.is_file():
            return entry.stat().st_mtime_ns
    return None


def _changing() -> FileLock:
    paths.locks_folder().mkdir(parents=True, exist_ok=True)
    try:
        queue_folder().mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise _unreadable(error) from error
    return FileLock(paths.locks_folder() / "queue.lock")


def _unreadable(error: OSError) -> HomeNotWritable:
    return HomeNotWritable(
        f"The queue cannot be used: {queue_folder()} is not a folder that this user may open ({error.strerror}). "
        "Remove it; the runs that wait are found again."
    )


def queue_folder() -> Path:
    """Where the entries lie."""
    return paths.home() / "queue"


def _find_or_drop(name: str) -> Run | None:
    try:
        return find(name)
    except EpochscopeError:
        _drop(name)
        return None


def _drop(name: str) -> None:
    with suppress(OSError):
        (queue_folder() / name).unlink()
