"""Which classes are easy for a network, which are hard, and which it confuses: what there is to say in words."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_core.analysis.confusion import ClassMetrics, metrics_by_class
from cnn_core.data.cifar10 import CLASS_NAMES

SHOWN_CONFUSIONS = 3
ROUNDING = 1e-9
"""The mean of ten equal shares may differ from them in the last bits."""


@dataclass(frozen=True)
class Confused:
    """`count` of the `support` images of one class were taken for another."""

    true_class: int
    answer: int
    count: int
    support: int


@dataclass(frozen=True)
class ClassesInWords:
    """Every class lies above or below the mean of all classes' recalls, or exactly on it: then it is in neither."""

    mean_recall: float
    easy: tuple[ClassMetrics, ...]
    """Recall above the mean, the highest first."""
    hard: tuple[ClassMetrics, ...]
    """Recall below the mean, the lowest first."""
    confused: tuple[Confused, ...]
    """The largest cells beside the diagonal, the most images first."""


def classes_in_words(matrix: NDArray[np.int64]) -> ClassesInWords:
    """From the confusion matrix (10, 10); a class without images is left out."""
    classes = [row for row in metrics_by_class(matrix) if row.support]
    mean = float(np.mean([row.recall for row in classes])) if classes else 0.0
    return ClassesInWords(
        mean_recall=mean,
        easy=tuple(sorted((row for row in classes if row.recall > mean + ROUNDING), key=lambda row: -row.recall)),
        hard=tuple(sorted((row for row in classes if row.recall < mean - ROUNDING), key=lambda row: row.recall)),
        confused=largest_confusions(matrix, SHOWN_CONFUSIONS),
    )


def largest_confusions(matrix: NDArray[np.int64], most: int) -> tuple[Confused, ...]:
    """At most `most` cells beside the diagonal that hold an image, the largest first."""
    wrong = matrix.copy()
    np.fill_diagonal(wrong, 0)
    cells = [divmod(int(place), len(wrong)) for place in np.argsort(-wrong, axis=None, kind="stable")[:most]]
    support = matrix.sum(axis=1)
    return tuple(
        Confused(true_class, answer, int(wrong[true_class, answer]), int(support[true_class]))
        for true_class, answer in cells
        if wrong[true_class, answer]
    )


def plural(class_index: int) -> str:
    """As in `cats` and `deer`."""
    name = CLASS_NAMES[class_index]
    return name if name == "deer" else f"{name}s"


def single(class_index: int) -> str:
    """As in `a cat` and `an airplane`."""
    name = CLASS_NAMES[class_index]
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def confusion_phrase(true_class: int, answer: int, count: int) -> str:
    """As in `cats taken for dogs`; of one image, `a cat taken for a dog`."""
    if count == 1:
        return f"{single(true_class)} taken for {single(answer)}"
    return f"{plural(true_class)} taken for {plural(answer)}"
