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
    """The most suspect first: those whose own label is least probable. By the margin to the largest other probability
    fewer wrong labels come first (docs/benchmarks)."""
    likely: NDArray[np.int64]
    """(suspects,), the class that each is counted to."""
    thresholds: NDArray[np.float64]
    """(classes,), the mean probability of each class over the images labelled so: what counts as confident in it."""

    def only(self, rows: NDArray[np.integer]) -> "Suspects":
        """Those among `rows`."""
        kept = np.isin(self.rows, rows)
        return Suspects(self.rows[kept], self.likely[kept], self.thresholds)


def suspects(probabilities: NDArray[np.float64], labels: NDArray[np.integer]) -> Suspects:
    """probabilities: (images, classes), each row sums to 1; labels: (images,)."""
    rows = np.arange(len(labels))
    thresholds = _thresholds(probabilities, labels)
    confident = np.where(probabilities >= thresholds, probabilities, -1.0)
    counted, likely = confident.max(axis=1) >= 0, confident.argmax(axis=1)
    found = rows[counted & (likely != labels)]
    order = np.argsort(probabilities[found, labels[found]], kind="stable")
    return Suspects(found[order], likely[found[order]], thresholds)


def _thresholds(probabilities: NDArray[np.float64], labels: NDArray[np.integer]) -> NDArray[np.float64]:
    """A class that no image is labelled with can be confidently answered by none."""
    classes = probabilities.shape[1]
    means = [
        probabilities[labels == index, index].mean() if (labels == index).any() else 2.0 for index in range(classes)
    ]
    return np.asarray(means)
