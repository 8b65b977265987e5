"""CIFAR-10: its facts, and the shape in which everybody here handles it.

Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009. The SHA-256 sums are those of the arrays in
C order; re-encoded as the official binary version they give the official md5 sums.
"""

import hashlib
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

CLASS_NAMES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
NUM_CLASSES = 10
IMAGE_SHAPE = (32, 32, 3)
TRAIN_COUNT = 50_000
TEST_COUNT = 10_000

SHA256 = {
    "x_train": "47af8b02cfcfb6cdf3dbbd1969ad7f1b70f4413f6f80f437b020ee4e5bc8304a",
    "y_train": "2b7cd2f24487317614016b72ffd53071c3062f592f0eb300c18a770d41ae1253",
    "x_test": "f9b1e2130bab680db56eb06d886f7f1ad0f1183907ceff4659d1735c890f5b04",
    "y_test": "cec8a24a1e92aa2ecaa0bbd3dbfa86bf6cd8759fbd209a832824c8cf0afca9d5",
}

DatasetName = Literal["sample", "full"]
SplitName = Literal["train", "test"]
Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class ImageSet:
    """Images of one official split, or some of them."""

    split: SplitName
    images: Pixels
    """(n, 32, 32, 3) uint8, usually memory-mapped."""
    labels: NDArray[np.uint8]
    """(n,) class indices."""
    indices: NDArray[np.int32]
    """(n,) positions in the official split."""

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True)
class Statistics:
    """Facts of the training images, worked out once when they were prepared."""

    mean: tuple[float, float, float]
    """Of red, green and blue, in 0..255."""
    standard_deviation: tuple[float, float, float]
    train_counts: tuple[int, ...]
    """Images a class."""
    test_counts: tuple[int, ...]


@dataclass(frozen=True)
class Dataset:
    """`sample`: 5,000 training images that come with the app; `full`: all 50,000. Both have all 10,000 test images."""

    name: DatasetName
    train: ImageSet
    test: ImageSet
    statistics: Statistics


def sha256(array: NDArray[np.uint8]) -> str:
    """Of the values in C order, whatever file they lie in."""
    return hashlib.sha256(np.ascontiguousarray(array).data).hexdigest()


def statistics_of(train_images: Pixels, train_labels: NDArray[np.uint8], test_labels: NDArray[np.uint8]) -> Statistics:
    """Exact mean and standard deviation from integer sums, a thousand images at a time."""
    total, squares = np.zeros(3, np.int64), np.zeros(3, np.int64)
    for start in range(0, len(train_images), 1000):
        values = train_images[start : start + 1000].astype(np.int64)
        total += values.sum(axis=(0, 1, 2))
        squares += (values * values).sum(axis=(0, 1, 2))
    count = train_images.size // 3
    mean = total / count
    deviation = np.sqrt(squares / count - mean**2)
    return Statistics(
        mean=(float(mean[0]), float(mean[1]), float(mean[2])),
        standard_deviation=(float(deviation[0]), float(deviation[1]), float(deviation[2])),
        train_counts=_counts(train_labels),
        test_counts=_counts(test_labels),
    )


def _counts(labels: NDArray[np.uint8]) -> tuple[int, ...]:
    return tuple(int(count) for count in np.bincount(labels, minlength=NUM_CLASSES))
