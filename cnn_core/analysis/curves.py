"""ROC and precision-recall curves of one class against the rest.

Davis and Goadrich, "The Relationship Between Precision-Recall and ROC Curves", ICML 2006; the areas are those of
scikit-learn's roc_auc_score and average_precision_score, against which the tests hold them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Curve = NDArray[np.float64]


@dataclass(frozen=True)
class ClassCurves:
    """Point i of every array is what comes of answering yes from the (i + 1)-th highest distinct probability on.

    The ROC arrays begin with one point more, that of never answering yes.
    """

    false_positive_rate: Curve
    true_positive_rate: Curve
    precision: Curve
    recall: Curve
    roc_area: float
    """That an image of the class gets a higher probability than one of another class."""
    average_precision: float
    """Mean precision over the recalls."""


def class_curves(scores: NDArray[np.float64], belongs: NDArray[np.bool_]) -> ClassCurves | None:
    """scores: (images,) probabilities of one class; belongs: (images,). None where all images belong, or none does."""
    positives = int(belongs.sum())
    negatives = len(belongs) - positives
    if not positives or not negatives:
        return None
    order = np.argsort(-scores, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1)
    hits = np.cumsum(belongs[order])[ends]
    answered = ends + 1
    recall, precision = hits / positives, hits / answered
    false_rate = np.concatenate([[0.0], (answered - hits) / negatives])
    true_rate = np.concatenate([[0.0], recall])
    return ClassCurves(
        false_positive_rate=false_rate,
        true_positive_rate=true_rate,
        precision=precision,
        recall=recall,
        roc_area=float(np.trapezoid(true_rate, false_rate)),
        average_precision=float(np.sum(np.diff(true_rate) * precision)),
    )


def thinned(xs: Curve, ys: Curve, most: int = 200) -> tuple[Curve, Curve]:
    """At most about `most` of a curve's points, evenly along its length, both ends among them; to draw it by."""
    if len(xs) <= most:
        return xs, ys
    way = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(xs)) + np.abs(np.diff(ys)))])
    kept = np.unique(np.append(np.searchsorted(way, np.linspace(0, way[-1], most)), [0, len(xs) - 1]))
    return xs[kept], ys[kept]
