"""Precision and recall as the threshold moves from which on a class is answered."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STEPS = 100
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class ThresholdCounts:
    """Row 0 is all classes together, as Keras's metrics count them; rows 1 to 10 are single classes."""

    thresholds: NDArray[np.float64]
    """(t,), from 0 to 1."""
    right: Counts
    """(11, t): answers above the threshold that name the true class."""
    wrong: Counts
    """(11, t): answers above the threshold that name another."""
    images: Counts
    """(11,): images of the class; of row 0 all."""


def counts_by_threshold(probabilities: NDArray[np.floating], labels: NDArray[np.integer]) -> ThresholdCounts:
    """A class is answered where its probability exceeds the threshold: no class, or several, may be.

    probabilities: (images, classes); labels: (images,). As keras.metrics.Precision and Recall on one-hot labels, which
    compare in float32.
    """
    thresholds = np.linspace(0, 1, STEPS + 1)
    compared = thresholds.astype(np.float32)
    scores = probabilities.astype(np.float32)
    belongs = np.eye(scores.shape[1], dtype=bool)[labels]
    right = np.stack([_above(scores[belongs[:, index], index], compared) for index in range(scores.shape[1])])
    wrong = np.stack([_above(scores[~belongs[:, index], index], compared) for index in range(scores.shape[1])])
    images = belongs.sum(axis=0)
    return ThresholdCounts(thresholds, _with_all(right), _with_all(wrong), np.append(images.sum(), images))


def _above(scores: NDArray[np.float32], thresholds: NDArray[np.float32]) -> Counts:
    """(t,) how many of the scores exceed each threshold."""
    return len(scores) - np.searchsorted(np.sort(scores), thresholds, side="right")


def _with_all(counts: Counts) -> Counts:
    return np.concatenate([counts.sum(axis=0, keepdims=True), counts])
