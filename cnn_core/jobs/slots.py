"""How many runs may train at once on this home: a slot is a lock that a trainer holds for its life.

With more than one, the processors are divided among them, and a run's numbers are those of a computer with as many
processors as its share has: they depend neither on the slot it trains in nor on what trains beside it.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from filelock import FileLock, Timeout

from cnn_core import paths, preferences
from cnn_core.machine import usable_processors

POLL_SECONDS = 0.1
_LOCK = re.compile(r"slot-[0-9]{1,4}\.lock")


class Slot:
    """Any one that is free. The lock is the operating system's, so that it goes free when its holder is killed."""

    def __init__(self) -> None:
        self._lock: FileLock | None = None

    def acquire(self, timeout: float = -1) -> Self:
        """Hold one. Raises filelock's Timeout when none went free in so many seconds; a negative number has no end."""
        deadline = time.monotonic() + timeout
        while not self._try():
            if timeout >= 0 and time.monotonic() >= deadline:
                raise Timeout(str(paths.locks_folder()))
            time.sleep(POLL_SECONDS)
        return self

    def release(self) -> None:
        """Nothing happens when none is held."""
        if self._lock is not None:
            self._lock.release()
        self._lock = None

    def _try(self) -> bool:
        with _idle() as (idle, held):
            if held < preferences.load().slots:
                self._lock = idle.pop(0)
        return self._lock is not None

    def __enter__(self) -> Self:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()


def slot() -> Slot:
    """A place to train, not yet held."""
    return Slot()


def slot_is_free() -> bool:
    """Whether one run more may train."""
    return slots_held() < preferences.load().slots


def slots_held() -> int:
    """How many runs train, or hold a slot to do so, counting those beyond the number that is preferred by now."""
    with _idle() as (_, held):
        return held


def threads_each() -> int | None:
    """How many processors a run may use; None for all, with one slot."""
    slots = preferences.load().slots
    return None if slots == 1 else max(1, usable_processors() // slots)


def share_of_processors() -> float:
    """How much of the computer a run may use, 0 to 1."""
    return (threads_each() or usable_processors()) / usable_processors()


@contextmanager
def _idle() -> Iterator[tuple[list[FileLock], int]]:
    """The locks that nobody holds, held while the block runs but for those it takes out, and how many somebody holds.

    One process looks at a time: a look must not seem to another to be a training.
    """
    folder = paths.locks_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "slots.lock"):
        idle: list[FileLock] = []
        names = _lock_names()
        try:
            for name in names:
                lock = FileLock(folder / name)
                try:
                    idle.append(lock.acquire(timeout=0).lock)
                except Timeout:
                    continue
            yield idle, len(names) - len(idle)
        finally:
            for lock in idle:
                lock.release()


def _lock_names() -> list[str]:
    """Those of the slots there are to be, and of those there were: in some of them a run may still train."""
    there = {path.name for path in paths.locks_folder().iterdir() if _LOCK.fullmatch(path.name)}
    wanted = {f"slot-{number}.lock" for number in range(preferences.load().slots)}
    return sorted(there | wanted)
