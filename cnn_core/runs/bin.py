"""The bin: runs that were deleted and can still be brought back, until it is emptied."""

import os
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from filelock import Timeout

from cnn_core import paths
from cnn_core.errors import EpochscopeError, RunBusy, RunError, UnknownRun
from cnn_core.runs.directory import RUN_ID, Run
from cnn_core.storage import folder_bytes

DAY_SECONDS = 24 * 3600
_NAME = re.compile(rf"([0-9]{{1,12}})\.({RUN_ID.pattern})")


@dataclass(frozen=True)
class Binned:
    """A deleted run; `run` is as it lies in the bin, `deleted` in seconds since 1970."""

    run: Run
    deleted: float

    @property
    def name(self) -> str:
        try:
            return self.run.meta().name or self.run.id
        except EpochscopeError:
            return self.run.id

    @property
    def disk_bytes(self) -> int:
        return folder_bytes(self.run.folder)


def bin_folder() -> Path:
    return paths.home() / "bin"


def put(run: Run) -> Binned:
    """Move the run into the bin.

    Raises RunBusy while a trainer holds it, RunError when it comes with the app, HomeNotWritable when the disk refuses.
    """
    if run.recorded:
        raise RunError(
            f"Run {run.id!r} comes with the app and stays; {paths.RECORDED_VARIABLE}=0 in the environment hides it."
        )
    deleted = int(time.time())
    place = bin_folder() / f"{deleted}.{run.id}"
    with paths.writing("The bin"):
        bin_folder().mkdir(parents=True, exist_ok=True)
        try:
            # A trainer that comes for it now finds it held, and then gone.
            with run.trainer_lock().acquire(timeout=0):
                run.folder.rename(place)
        except Timeout:
            raise RunBusy(f"Run {run.id!r} is being trained; stop it first.") from None
    return Binned(Run(run.id, place), deleted)


def binned() -> list[Binned]:
    """What lies in the bin, the latest deleted first."""
    folder = bin_folder()
    names = [(match, entry) for entry in _entries(folder) if (match := _NAME.fullmatch(entry.name))]
    found = [Binned(Run(match[2], Path(entry.path)), float(match[1])) for match, entry in names]
    return sorted(found, key=lambda one: (-one.deleted, one.run.id))


def find_binned(run_id: str) -> Binned:
    """The latest deleted run of this id. Raises UnknownRun."""
    found = next((one for one in binned() if one.run.id == run_id), None)
    if found is None:
        raise UnknownRun(
            f"There is no run {run_id[:60]!r} in the bin. `python -m cnn_core runs bin` shows those there are."
        )
    return found


def restore(one: Binned) -> Run:
    """Bring it back as it was.

    Raises UnknownRun when it has left the bin meanwhile, RunError when another run has its place.
    """
    place = paths.runs_folder() / one.run.id
    with paths.writing("The run"):
        paths.runs_folder().mkdir(parents=True, exist_ok=True)
        if not _make_room(place):
            raise RunError(f"Run {one.run.id!r} is here already; delete that one first, or leave the other in the bin.")
        try:
            one.run.folder.rename(place)
        except FileNotFoundError:
            raise UnknownRun(f"Run {one.run.id!r} is not in the bin any more.") from None
    return Run(one.run.id, place)


def empty(*, older_than_days: float = 0.0) -> int:
    """Delete for good what lies in the bin for so long; returns how many runs that were."""
    latest = time.time() - older_than_days * DAY_SECONDS
    doomed = [one for one in binned() if one.deleted <= latest]
    for one in doomed:
        erase(one)
    return len(doomed)


def erase(one: Binned) -> None:
    """Delete it for good."""
    with paths.writing("The bin"):
        shutil.rmtree(one.run.folder, ignore_errors=not one.run.folder.exists())


def _make_room(place: Path) -> bool:
    """Whether nothing is in the way; whoever asked for a lock of a deleted run left a folder of locks behind."""
    if not place.exists():
        return True
    if any(path.suffix != ".lock" for path in place.iterdir()):
        return False
    shutil.rmtree(place)
    return True


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        return [entry for entry in os.scandir(folder) if entry.is_dir()]
    except FileNotFoundError:
        return []
