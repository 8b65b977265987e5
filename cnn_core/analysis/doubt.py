"""None of the ten? How strange a picture is to a network, beside the images that it was judged by.

Two measures, higher for a stranger: the energy of its logits (Liu et al., "Energy-based Out-of-distribution Detection",
NeurIPS 2020, arXiv 2010.03759), and the distance of what its last layer sees from the nearest class (Lee et al., "A
Simple Unified Framework for Detecting Out-of-Distribution Samples and Adversarial Attacks", NeurIPS 2018, arXiv
1807.03888), taken between directions and not between features as they are (Mueller and Hein, "Mahalanobis++", ICML
2025, arXiv 2505.18032): what is unlike all classes gives short features, and short ones are near to everything. Either
only means something beside the same measure of images that are known to be of the ten: a yardstick.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cnn_core.errors import StudyError

PASSED = 0.95
"""Of the images known to be of the ten lie below the threshold: so many pass, whatever else is flagged."""


def energy(logits: NDArray[np.floating], temperature: float = 1.0) -> NDArray[np.float64]:
    """-T log sum exp(logits / T), (n, 10) -> (n,): low where some class is answered with strength."""
    values = logits.astype(np.float64) / temperature
    highest = values.max(axis=1)
    return np.asarray(-temperature * (highest + np.log(np.exp(values - highest[:, None]).sum(axis=1))))


def feature_distance(
    features: NDArray[np.floating], means: NDArray[np.floating], whitening: NDArray[np.floating]
) -> NDArray[np.float64]:
    """How far the direction of each row lies from that of the nearest class, (n, d) -> (n,).

    means: (classes, d) and whitening: (d, d) of the directions of training images, as `mahalanobis` takes them.
    """
    return mahalanobis(directions(features), means, whitening)


def directions(features: NDArray[np.floating]) -> NDArray[np.float64]:
    """Each row at length 1; a row of zeros has no direction and stays."""
    values = features.astype(np.float64)
    lengths = np.linalg.norm(values, axis=1, keepdims=True)
    return np.asarray(values / np.maximum(lengths, np.finfo(np.float64).tiny))


def mahalanobis(
    values: NDArray[np.floating], means: NDArray[np.floating], whitening: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Mahalanobis distance to the nearest class mean, (n, d) -> (n,).

    means: (classes, d). whitening: (d, d), a root of the inverse of the covariance that all classes share: inverse =
    whitening @ whitening.T.
    """
    root = whitening.astype(np.float64)
    places, centres = values.astype(np.float64) @ root, means.astype(np.float64) @ root
    squares = np.sum(places**2, axis=1)[:, None] - 2 * places @ centres.T + np.sum(centres**2, axis=1)
    return np.asarray(np.sqrt(np.maximum(squares.min(axis=1), 0.0)))


def auroc(known: NDArray[np.floating], strange: NDArray[np.floating]) -> float:
    """How often a stranger scores higher than an image that is known, a tie counting half: 0.5 is chance, 1 perfect."""
    ascending = np.sort(known)
    below = np.searchsorted(ascending, strange, "left") + np.searchsorted(ascending, strange, "right")
    return float(below.mean() / (2 * len(known)))


@dataclass(frozen=True)
class Yardstick:
    """The scores of one measure for images known to be of the ten. Raises StudyError when none of them is a number."""

    measure: str
    """In words that follow `by`, as in `the energy of its answer`."""
    scores: NDArray[np.floating]
    """(images,), in any order; what is no number is left out."""
    images: str = "test images"

    def __post_init__(self) -> None:
        if not np.isfinite(self.scores).any():
            raise StudyError(
                "The network's answers are no numbers any more: the training diverged, and nothing can be said of "
                "what is strange to it. Choose another epoch."
            )

    @cached_property
    def ascending(self) -> NDArray[np.floating]:
        return np.sort(self.scores[np.isfinite(self.scores)])

    @cached_property
    def threshold(self) -> float:
        """The lowest of their scores that 95% of them do not exceed."""
        return float(np.quantile(self.ascending, PASSED, method="inverted_cdf"))

    def share_below(self, score: float) -> float:
        """Of the images that score lower; what scores no number is stranger than all."""
        if np.isnan(score):
            return 1.0
        return float(np.searchsorted(self.ascending, score, "left")) / len(self.ascending)

    def judge(self, score: float) -> "Doubt":
        return Doubt(self, float(score))


@dataclass(frozen=True)
class Doubt:
    """One picture's score held against a yardstick."""

    yardstick: Yardstick
    score: float

    @property
    def share_below(self) -> float:
        """Of the yardstick's images, those less strange."""
        return self.yardstick.share_below(self.score)

    @property
    def flagged(self) -> bool:
        """Stranger than 95% of the images known to be of the ten."""
        return not self.score <= self.yardstick.threshold

    @property
    def words(self) -> str:
        """As in `Stranger to the network than 97.2% of the test images, by the energy of its answer (-2.1).`"""
        measured = f"by {self.yardstick.measure} ({self.score:.1f})"
        if self.flagged:
            return f"Stranger to the network than {self._most()}, {measured}."
        return f"Not strange to the network: {self._some()} stranger still, {measured}."

    def _most(self) -> str:
        if self.share_below == 1:
            return f"any of the {len(self.yardstick.ascending):,} {self.yardstick.images}"
        # Rounded down: 99.96% is not all of them.
        return f"{np.floor(self.share_below * 1000) / 10:.1f}% of the {self.yardstick.images}"

    def _some(self) -> str:
        return f"{1 - self.share_below:.0%} of the {self.yardstick.images} are as strange or"


ENERGY = "the energy of its answer"
DISTANCE = "the distance of what its last layer sees"


def verdict(doubts: tuple[Doubt, ...]) -> str:
    """One sentence over all measures."""
    flagged = sum(doubt.flagged for doubt in doubts)
    if not flagged:
        return "No measure finds it strange, which alone does not make it one of the ten."
    if flagged < len(doubts):
        return "Perhaps none of the ten: one of the measures finds it strange."
    return "Probably none of the ten: do not believe the answer."


def nearest_to(
    feature: NDArray[np.floating], features: NDArray[np.floating], count: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The `count` rows of `features`, (n, d), most similar to `feature`, (d,), and the cosine of the angle to each."""
    values, sought = features.astype(np.float32), feature.astype(np.float32)
    lengths = np.linalg.norm(values, axis=1) * np.linalg.norm(sought)
    similarity = values @ sought / np.maximum(lengths, np.finfo(np.float32).tiny)
    rows = np.argsort(-similarity, kind="stable")[:count]
    return rows, similarity[rows].astype(np.float64)
