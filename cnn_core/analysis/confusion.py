"""Which class is taken for which: NumPy alone, so that pages stay light; the tests hold it against scikit-learn."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NUM_CLASSES = 10

Cell = tuple[int, int]
"""Of the confusion matrix: the true class and the answer, where ANY stands for all of them: a row, or a column."""

ANY = -1


def confusion_matrix(labels: NDArray[np.integer], predicted: NDArray[np.integer]) -> NDArray[np.int64]:
    """(10, 10) counts: row the true class, column the predicted one."""
    cells = labels.astype(np.int64) * NUM_CLASSES + predicted
    counts = np.bincount(cells, minlength=NUM_CLASSES**2)
    return counts.reshape(NUM_CLASSES, NUM_CLASSES).astype(np.int64)


def images_in_cell(
    labels: NDArray[np.integer], predicted: NDArray[np.integer], true_class: int, predicted_class: int
) -> NDArray[np.int64]:
    """Rows whose label and prediction are those of one cell of the confusion matrix, of a row or of a column."""
    of_row = (labels == true_class) | (true_class == ANY)
    return np.flatnonzero(of_row & ((predicted == predicted_class) | (predicted_class == ANY)))


def order_by_similarity(matrix: NDArray[np.int64]) -> list[int]:
    """The classes so that those taken for each other stand side by side: the leaves of a tree of clusters.

    Agglomerative clustering with average linkage, where two classes are the nearer the larger the shares of their
    images that are taken for the other class. Of two clusters that join, the ends that are nearest come to meet.
    """
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    nearness = shares + shares.T
    clusters = [[index] for index in range(len(matrix))]
    while len(clusters) > 1:
        pairs = [(one, other) for one in range(len(clusters)) for other in range(one + 1, len(clusters))]
        one, other = max(pairs, key=lambda pair: nearness[np.ix_(clusters[pair[0]], clusters[pair[1]])].mean())
        joined = _end_to_end(clusters[one], clusters[other], nearness)
        clusters = [*(cluster for place, cluster in enumerate(clusters) if place not in (one, other)), joined]
    return clusters[0]


def _end_to_end(one: list[int], other: list[int], nearness: NDArray[np.float64]) -> list[int]:
    turned = [(first, second) for first in (one, one[::-1]) for second in (other, other[::-1])]
    first, second = max(turned, key=lambda pair: nearness[pair[0][-1], pair[1][0]])
    return first + second


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
