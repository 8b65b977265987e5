"""One number of ten classes: the ways to average precision and recall, and what each of them means."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_core.analysis.confusion import metrics_by_class

THRESHOLD = 0.5


@dataclass(frozen=True)
class Average:
    """Precision, recall and F1 over all classes, each from 0 to 1."""

    precision: float
    recall: float
    f1: float


def micro(matrix: NDArray[np.int64]) -> Average:
    """Every image counts once. With one answer an image all three are the accuracy."""
    accuracy = float(np.trace(matrix) / max(int(matrix.sum()), 1))
    return Average(accuracy, accuracy, accuracy)


def macro(matrix: NDArray[np.int64]) -> Average:
    """Every class counts once, however many images it has; one that has neither images nor answers is left out."""
    there = (matrix.sum(axis=0) + matrix.sum(axis=1)) > 0
    classes = [row for row in metrics_by_class(matrix) if there[row.class_index]]
    return Average(*(float(np.mean([getattr(row, name) for row in classes])) for name in ("precision", "recall", "f1")))


def thresholded(probabilities: NDArray[np.float64], labels: NDArray[np.integer]) -> Average:
    """The tutorial's: a class is answered where its probability exceeds one half, so that some images get no answer.

    probabilities: (images, 10); labels: (images,). As keras.metrics.Precision and Recall on one-hot labels.
    """
    sure = probabilities > THRESHOLD
    right = int(sure[np.arange(len(labels)), labels].sum())
    precision = right / max(int(sure.sum()), 1)
    recall = right / max(len(labels), 1)
    return Average(precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0)
