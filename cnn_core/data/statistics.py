"""What the pixels of a training set are like, measured once when the set is prepared and kept beside it."""

import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnn_core.data.cifar10 import IMAGE_SHAPE, NUM_CLASSES, Pixels

FILE = "pixels.npz"
VALUES = 256
CHUNK = 1000


@dataclass(frozen=True, eq=False)
class PixelStatistics:
    """How often each value occurs, and what an image of each class looks like on average."""

    histograms: NDArray[np.int64]
    """(3, 256): how many values of red, green and blue are 0, 1, ... 255."""
    means: NDArray[np.float32]
    """(10, 32, 32, 3): the mean of each pixel over the images of a class, in 0..255; zeros for a class without any."""
    deviations: NDArray[np.float32]
    """(10, 32, 32, 3): the standard deviation of each pixel over the images of a class, in 0..127.5."""

    @property
    def minimum(self) -> int:
        """The smallest value of all, in 0..255."""
        return int(self._occurring[0])

    @property
    def maximum(self) -> int:
        """The largest value of all, in 0..255."""
        return int(self._occurring[-1])

    @property
    def _occurring(self) -> NDArray[np.int64]:
        return np.flatnonzero(self.histograms.sum(axis=0))


def measure(images: Pixels, labels: NDArray[np.uint8]) -> PixelStatistics:
    """Exact counts and sums of `images` (n, 32, 32, 3) with `labels` (n,), a thousand images at a time."""
    histograms = np.zeros((3, VALUES), np.int64)
    totals = np.zeros((NUM_CLASSES, *IMAGE_SHAPE), np.int64)
    squares = np.zeros_like(totals)
    for start in range(0, len(images), CHUNK):
        chunk, classes = images[start : start + CHUNK], labels[start : start + CHUNK]
        for channel in range(3):
            histograms[channel] += np.bincount(chunk[..., channel].ravel(), minlength=VALUES)
        for class_index in np.unique(classes):
            values = chunk[classes == class_index].astype(np.int32)
            totals[class_index] += values.sum(axis=0)
            squares[class_index] += (values * values).sum(axis=0)
    counts = np.maximum(np.bincount(labels, minlength=NUM_CLASSES), 1).reshape(-1, 1, 1, 1)
    means = totals / counts
    # Rounding may leave less than nothing of a pixel that is the same everywhere.
    deviations = np.sqrt(np.maximum(squares / counts - means**2, 0))
    return PixelStatistics(histograms, means.astype(np.float32), deviations.astype(np.float32))


def write(statistics: PixelStatistics, folder: Path) -> None:
    """Keep `statistics` in `folder`: whole or not at all."""
    temporary = folder / f".{FILE}.{os.getpid()}"
    try:
        with temporary.open("wb") as file:
            np.savez(file, histograms=statistics.histograms, means=statistics.means, deviations=statistics.deviations)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(folder / FILE)
    finally:
        temporary.unlink(missing_ok=True)


def read(folder: Path) -> PixelStatistics | None:
    """What was kept in `folder`; None where it is damaged, or where an earlier release kept nothing."""
    try:
        with (folder / FILE).open("rb") as file, np.load(file) as kept:
            return PixelStatistics(kept["histograms"], kept["means"], kept["deviations"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
