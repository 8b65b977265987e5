"""Labels that may be wrong, by confident learning.

Northcutt, Jiang and Chuang, "Confident Learning: Estimating Uncertainty in Dataset Labels", JAIR 2021 (arXiv
1911.00068). The answers must come from a network that did not train on these labels: validation answers do.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Suspects:
    """Images that a network confidently counts to another class than their label says."""

    rows: NDArray[np.int64]
    """The most suspect first: by the margin between the label's probability and the largest other one."""
    likely: NDArray[np.int64]
    """(suspects,), the class that each is counted to."""
    thresholds: NDArray[np.float64]
    """(classes,), the mean probability of each class over the images labelled so: what counts as confident in it."""
    joint: NDArray[np.int64]
    """(classes, classes) confident joint: row the label, column the class that the network confidently counts it to."""


def suspects(probabilities: NDArray[np.float64], labels: NDArray[np.integer]) -> Suspects:
    """probabilities: (images, classes), each row sums to 1; labels: (images,)."""
    classes = probabilities.shape[1]
    rows = np.arange(len(labels))
    thresholds = _thresholds(probabilities, labels)
    confident = np.where(probabilities >= thresholds, probabilities, -1.0)
    counted, likely = confident.max(axis=1) >= 0, confident.argmax(axis=1)
    joint = np.bincount(labels[counted].astype(np.int64) * classes + likely[counted], minlength=classes**2)
    found = rows[counted & (likely != labels)]
    order = np.argsort(margins(probabilities, labels)[found], kind="stable")
    return Suspects(found[order], likely[found[order]], thresholds, joint.reshape(classes, classes))


def margins(probabilities: NDArray[np.float64], labels: NDArray[np.integer]) -> NDArray[np.float64]:
    """(images,), from -1 to 1: the probability of the label less the largest of another class."""
    rows = np.arange(len(labels))
    others = probabilities.copy()
    others[rows, labels] = -np.inf
    return np.asarray(probabilities[rows, labels] - others.max(axis=1))


def _thresholds(probabilities: NDArray[np.float64], labels: NDArray[np.integer]) -> NDArray[np.float64]:
    """A class that no image is labelled with can be confidently answered by none."""
    classes = probabilities.shape[1]
    means = [
        probabilities[labels == index, index].mean() if (labels == index).any() else 2.0 for index in range(classes)
    ]
    return np.asarray(means)
