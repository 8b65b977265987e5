"""What lies in the home, and how much room it takes."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cnn_core import paths
from cnn_core.runs.directory import Run, own_runs

TAIL_BYTES = 64 * 1024


@dataclass(frozen=True)
class DiskUse:
    """In bytes. `runs` are the largest first; `free` is what the disk has left.

    `studies` are those of runs that come with the app; those of one's own lie with the run.
    """

    data: int
    studies: int
    runs: tuple[tuple[Run, int], ...]
    free: int

    @property
    def in_runs(self) -> int:
        return sum(size for _, size in self.runs)

    @property
    def total(self) -> int:
        return self.data + self.studies + self.in_runs


def disk_use() -> DiskUse:
    """Counted anew at every call: a second for some ten thousand files."""
    runs = sorted(((run, folder_bytes(run.folder)) for run in own_runs()), key=lambda pair: -pair[1])
    return DiskUse(folder_bytes(paths.data_folder()), folder_bytes(paths.studies_folder()), tuple(runs), _free())


def folder_bytes(folder: Path) -> int:
    """What the files below `folder` take; one that has two names counts once, one that vanishes not at all."""
    sizes = {(status.st_dev, status.st_ino): status.st_size for status in _files(folder)}
    return sum(sizes.values())


def tail(path: Path, *, lines: int) -> str:
    """The last lines of a log, from its last 64 kB; empty when there is no such file."""
    try:
        with path.open("rb") as file:
            file.seek(max(file.seek(0, os.SEEK_END) - TAIL_BYTES, 0))
            text = file.read().decode("utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])


def _files(folder: Path) -> Iterator[os.stat_result]:
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                yield (Path(parent) / name).stat(follow_symlinks=False)
            except OSError:
                continue


def _free() -> int:
    there = next(folder for folder in (paths.home(), *paths.home().parents) if folder.exists())
    return shutil.disk_usage(there).free
