"""Which class is taken for which: NumPy alone, so that pages stay light; the tests hold it against scikit-learn."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NUM_CLASSES = 10

Cell = tuple[int, int]
"""Of the confusion matrix: the true class and the answer."""


def confusion_matrix(labels: NDArray[np.integer], predicted: NDArray[np.integer]) -> NDArray[np.int64]:
    """(10, 10) counts: row the true class, column the predicted one."""
    cells = labels.astype(np.int64) * NUM_CLASSES + predicted
    counts = np.bincount(cells, minlength=NUM_CLASSES**2)
    return counts.reshape(NUM_CLASSES, NUM_CLASSES).astype(np.int64)


def images_in_cell(
    labels: NDArray[np.integer], predicted: NDArray[np.integer], true_class: int, predicted_class: int
) -> NDArray[np.int64]:
    """Rows whose label and prediction are those of one cell of the confusion matrix."""
    return np.flatnonzero((labels == true_class) & (predicted == predicted_class))


@dataclass(frozen=True)
class ClassMetrics:
    """How one class fares when the most probable class is the answer."""

    class_index: int
    precision: float
    recall: float
    f1: float
    support: int


def metrics_by_class(matrix: NDArray[np.int64]) -> list[ClassMetrics]:
    """One entry a class, from the confusion matrix; what would be divided by nothing is 0."""
    right, true, answered = np.diag(matrix), matrix.sum(axis=1), matrix.sum(axis=0)
    precision = right / np.maximum(answered, 1)
    recall = right / np.maximum(true, 1)
    f1 = 2 * right / np.maximum(answered + true, 1)
    return [
        ClassMetrics(index, float(precision[index]), float(recall[index]), float(f1[index]), int(true[index]))
        for index in range(NUM_CLASSES)
    ]
