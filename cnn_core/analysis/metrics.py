"""Metrics of a classifier from its logits, with NumPy and scikit-learn."""

from dataclasses import dataclass

import numpy as np
import sklearn.metrics
from numpy.typing import NDArray

from cnn_core.runs.events import Metrics
from cnn_core.runs.predictions import softmax

NUM_CLASSES = 10
THRESHOLD = 0.5


def metrics_of(logits: NDArray[np.float32], labels: NDArray[np.integer]) -> Metrics:
    """Loss, accuracy, and precision and recall at a threshold of 0.5 (see `Metrics`).

    logits: (images, 10) float32, before softmax; labels: (images,) class indices. A precision without any prediction
    above the threshold is 0, as in Keras.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        probabilities = softmax(logits)
        log_sum = np.log(np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True)).sum(axis=1))
    rows = np.arange(len(labels))
    confident = probabilities > THRESHOLD
    hits = int(confident[rows, labels].sum())
    true_logits = logits[rows, labels].astype(np.float64) - logits.max(axis=1)
    return Metrics(
        loss=float(np.mean(log_sum - true_logits)),
        accuracy=float(np.mean(np.argmax(logits, axis=1) == labels)),
        precision=hits / max(int(confident.sum()), 1),
        recall=hits / len(labels),
    )


def confusion_matrix(labels: NDArray[np.integer], predicted: NDArray[np.integer]) -> NDArray[np.int64]:
    """(10, 10) counts: row the true class, column the predicted one."""
    return np.asarray(sklearn.metrics.confusion_matrix(labels, predicted, labels=range(NUM_CLASSES)), dtype=np.int64)


def row_normalized(matrix: NDArray[np.int64]) -> NDArray[np.float64]:
    """Each row divided by its sum: of the images of a class, the share given each answer. An empty row stays 0."""
    return np.asarray(matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1), dtype=np.float64)


@dataclass(frozen=True)
class ClassMetrics:
    """How one class fares when the most probable class is the answer."""

    class_index: int
    precision: float
    recall: float
    f1: float
    support: int


def metrics_by_class(labels: NDArray[np.integer], predicted: NDArray[np.integer]) -> list[ClassMetrics]:
    """One entry a class, in CIFAR-10's order; precision of a class never predicted is 0."""
    columns = sklearn.metrics.precision_recall_fscore_support(
        labels, predicted, labels=range(NUM_CLASSES), zero_division=0
    )
    return [
        ClassMetrics(index, float(precision), float(recall), float(f1), int(support))
        for index, (precision, recall, f1, support) in enumerate(zip(*columns, strict=True))
    ]


def images_in_cell(
    labels: NDArray[np.integer], predicted: NDArray[np.integer], true_class: int, predicted_class: int
) -> NDArray[np.int64]:
    """Rows whose label and prediction are those of one cell of the confusion matrix."""
    return np.flatnonzero((labels == true_class) & (predicted == predicted_class))
