"""Whether sureness means anything: of the answers given with 80 %, are 80 % right?

Guo et al., "On Calibration of Modern Neural Networks", ICML 2017 (arXiv 1706.04599); Brier, "Verification of Forecasts
Expressed in Terms of Probability", 1950.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_core.runs.predictions import softmax

BINS = 15
TEMPERATURES = (0.05, 20.0)
"""The fit looks no further: an answer that is always right wants a temperature of 0, a worthless one an infinite."""

_STEPS = 60
_CLOSE = 1e-10


@dataclass(frozen=True)
class Reliability:
    """Images by the sureness of their answer, in bins of equal width from 0 to 1; an empty bin holds zeros."""

    counts: NDArray[np.int64]
    confidence: NDArray[np.float64]
    """(bins,), mean probability of the answers in each."""
    accuracy: NDArray[np.float64]
    """(bins,), share of the answers in each that is right."""

    @property
    def expected_error(self) -> float:
        """Expected calibration error: the mean distance of accuracy from confidence over all images."""
        gaps = np.abs(self.accuracy - self.confidence)
        return float(np.sum(self.counts * gaps) / max(int(self.counts.sum()), 1))

    @property
    def overconfidence(self) -> float:
        """Mean confidence less accuracy: above 0 the network promises more than it holds."""
        images = max(int(self.counts.sum()), 1)
        return float(np.sum(self.counts * (self.confidence - self.accuracy)) / images)


def reliability(probabilities: NDArray[np.float64], labels: NDArray[np.integer], bins: int = BINS) -> Reliability:
    """probabilities: (images, classes), each row sums to 1; labels: (images,). A bin holds its upper end."""
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    places = _bins_of(confidence, bins)
    counts = np.bincount(places, minlength=bins)
    shared = np.maximum(counts, 1)
    return Reliability(
        counts=counts,
        confidence=np.bincount(places, confidence, minlength=bins) / shared,
        accuracy=np.bincount(places, right, minlength=bins) / shared,
    )


def rows_of_bin(probabilities: NDArray[np.float64], place: int, bins: int = BINS) -> NDArray[np.int64]:
    """The images of one bin, the surest answer first."""
    confidence = probabilities.max(axis=1)
    rows = np.flatnonzero(_bins_of(confidence, bins) == place)
    return rows[np.argsort(-confidence[rows], kind="stable")]


def _bins_of(confidence: NDArray[np.float64], bins: int) -> NDArray[np.int64]:
    return np.clip(np.ceil(confidence * bins).astype(np.int64) - 1, 0, bins - 1)


def brier_score(probabilities: NDArray[np.float64], labels: NDArray[np.integer]) -> float:
    """Mean squared distance of the probabilities from the truth, summed over the classes: 0 is perfect, 2 the worst."""
    distances = probabilities.copy()
    distances[np.arange(len(labels)), labels] -= 1.0
    return float(np.mean(np.sum(distances**2, axis=1)))


def cross_entropy(logits: NDArray[np.floating], labels: NDArray[np.integer]) -> float:
    """Mean of -log softmax(logits) at the true class, in nats, from the logits: a very sure mistake is not clipped."""
    values = logits.astype(np.float64)
    shifted = values - values.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    return float(np.mean(log_sums - shifted[np.arange(len(labels)), labels]))


def fit_temperature(logits: NDArray[np.floating], labels: NDArray[np.integer]) -> float:
    """The temperature T at which softmax(logits / T) has the smallest mean cross-entropy, within TEMPERATURES.

    logits: (images, classes); labels: (images,). The cross-entropy is convex in 1 / T: Newton's method, held within
    the bracket that the signs of the slope leave.
    """
    values = logits.astype(np.float64)
    of_truth = values[np.arange(len(labels)), labels]
    low, high = 1 / TEMPERATURES[1], 1 / TEMPERATURES[0]
    inverse = 1.0
    for _ in range(_STEPS):
        slope, bend = _slope_and_bend(values, of_truth, inverse)
        low, high = (low, inverse) if slope > 0 else (inverse, high)
        wanted = inverse - slope / bend if bend > 0 else low - 1
        following = wanted if low < wanted < high else (low * high) ** 0.5
        if abs(following - inverse) <= _CLOSE * inverse:
            break
        inverse = following
    return float(1 / inverse)


def _slope_and_bend(values: NDArray[np.float64], of_truth: NDArray[np.float64], inverse: float) -> tuple[float, float]:
    """First and second derivative of the mean cross-entropy by 1 / T."""
    probabilities = softmax(values * inverse)
    means = np.sum(probabilities * values, axis=1)
    squares = np.sum(probabilities * values**2, axis=1)
    return float(np.mean(means - of_truth)), float(np.mean(squares - means**2))


def cross_fitted(logits: NDArray[np.floating], labels: NDArray[np.integer]) -> NDArray[np.float64]:
    """Scaled probabilities (images, classes), each half of the images by the temperature that fits the other half.

    A temperature that is judged by the images it was fitted on looks better than it is.
    """
    scaled = np.empty(logits.shape, dtype=np.float64)
    for mine, other in ((slice(0, None, 2), slice(1, None, 2)), (slice(1, None, 2), slice(0, None, 2))):
        scaled[mine] = softmax(logits[mine] / fit_temperature(logits[other], labels[other]))
    return scaled
