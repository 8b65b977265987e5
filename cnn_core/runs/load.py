"""What a trainer takes of the computer, looked at every second: a file of bounded size that forgets the oldest first.

`load.bin` is an array of `SAMPLES` records of `RECORD`, little endian; each sample takes the place of the oldest.
"""

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
from numpy.typing import NDArray

SAMPLES = 600
"""At one a second: 12 kB."""
WINDOW_SECONDS = 600.0
SHORTEST_COLUMN_SECONDS = 3.0
"""On a busy computer a sample may come a second late."""
RECORD = np.dtype([("time", "<f8"), ("processors", "<f4"), ("memory", "<f8")])


@dataclass(frozen=True)
class Load:
    """All of one length, the oldest first.

    `time` float64, seconds since 1970; `processors` float32, how many were busy; `memory` float64, bytes resident.
    """

    time: NDArray[np.float64]
    processors: NDArray[np.float32]
    memory: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.time)


class LoadWriter:
    """Looks at its own process; goes on after the newest sample of an earlier trainer of the run."""

    def __init__(self, path: Path) -> None:
        path.touch()
        self._path = path
        self._process = psutil.Process()
        self._process.cpu_percent()
        times = np.nan_to_num(_records(path)["time"])
        self._place = (int(times.argmax()) + 1) % SAMPLES if len(times) else 0

    def sample(self) -> None:
        """Write down what was taken since the last time. Raises OSError when the disk is full."""
        record = np.zeros(1, RECORD)
        with self._process.oneshot():
            record[0] = (time.time(), self._process.cpu_percent() / 100, self._process.memory_info().rss)
        with self._path.open("r+b") as file:
            file.seek(self._place * RECORD.itemsize)
            file.write(record.tobytes())
        self._place = (self._place + 1) % SAMPLES


def read_load(path: Path) -> Load:
    """What there is of the last ten minutes; nothing where the file is missing. What is damaged of it is left out."""
    try:
        records = _records(path)
    except OSError:
        records = np.zeros(0, RECORD)
    whole = np.isfinite(records["time"]) & np.isfinite(records["processors"]) & np.isfinite(records["memory"])
    there = records[whole & (records["time"] > 0) & (records["processors"] >= 0) & (records["memory"] > 0)]
    there = np.sort(there, order="time")
    return Load(there["time"], there["processors"], there["memory"])


def in_columns(load: Load, count: int) -> Load:
    """The time of `load` in `count` equal parts, or fewer where they would be shorter than three seconds.

    Of each the end, the mean number of busy processors and the most memory; NaN where nothing was looked at.
    """
    if not len(load):
        return load
    count = min(count, 1 + int((load.time[-1] - load.time[0]) / SHORTEST_COLUMN_SECONDS))
    edges = np.linspace(load.time[0], load.time[-1], count + 1)
    column = np.clip(np.searchsorted(edges, load.time, side="left") - 1, 0, count - 1)
    seen = np.bincount(column, minlength=count)
    busy = np.bincount(column, weights=load.processors, minlength=count)
    memory = np.zeros(count)
    np.maximum.at(memory, column, load.memory)
    with np.errstate(invalid="ignore"):
        return Load(edges[1:], (busy / seen).astype(np.float32), np.where(seen, memory, np.nan))


def latest(load: Load) -> Load:
    """Without what is older than ten minutes before the newest sample: of an earlier trainer, for instance."""
    if not len(load):
        return load
    new = load.time >= load.time[-1] - WINDOW_SECONDS
    return Load(load.time[new], load.processors[new], load.memory[new])


def _records(path: Path) -> NDArray[np.void]:
    content = path.read_bytes()
    return np.frombuffer(content, RECORD, count=min(len(content) // RECORD.itemsize, SAMPLES))
