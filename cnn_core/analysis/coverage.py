"""To answer only when sure: how many images that leaves, and how many of them are right.

El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification", JMLR 2010.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Coverage:
    """Images in the order of their answer's sureness, the surest first."""

    rows: NDArray[np.int64]
    confidence: NDArray[np.float64]
    """(images,), falling."""
    accuracy: NDArray[np.float64]
    """(images,), place k: of the k + 1 surest answers, the share that is right."""

    @property
    def share(self) -> NDArray[np.float64]:
        """(images,), place k: the share of images answered where the k + 1 surest are."""
        return np.arange(1, len(self.rows) + 1) / len(self.rows)

    def answered_above(self, threshold: float) -> int:
        """How many images are answered with a probability of at least `threshold`."""
        return int(np.searchsorted(-self.confidence, -threshold, side="right"))

    def accuracy_of(self, answered: int) -> float | None:
        """Of the surest `answered`; None of nothing."""
        return float(self.accuracy[answered - 1]) if answered else None

    def refused(self, answered: int) -> NDArray[np.int64]:
        """The rows that get no answer, the least sure first."""
        return self.rows[answered:][::-1]


def coverage(probabilities: NDArray[np.float64], labels: NDArray[np.integer]) -> Coverage:
    """probabilities: (images, classes); labels: (images,)."""
    confidence = probabilities.max(axis=1)
    rows = np.argsort(-confidence, kind="stable")
    right = (probabilities.argmax(axis=1) == labels)[rows]
    return Coverage(rows, confidence[rows], np.cumsum(right) / np.arange(1, len(rows) + 1))
