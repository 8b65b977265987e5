"""What a learning-rate range test tells: the loss against the learning rate, and which rate to begin with.

Smith, "Cyclical Learning Rates for Training Neural Networks", arXiv 1506.01186, section 3.3.
"""

from dataclasses import dataclass
from math import floor, isfinite, log10

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

FEWEST_POINTS = 60
WINDOWS = 12
"""The smoothed loss is a mean over a twelfth of the points."""
LEAST_FALL = 0.04
"""Of the loss at the beginning: a smaller fall says little."""
LEAST_ERRORS = 4.0
"""How many standard errors of the smoothed loss the fall must measure."""
MOST_OF_THE_FALL = 0.8
FALLEN_APART = 0.5
DISTANCE = 3.0

SMOOTHING = 0.9
FIRST_LOSSES = 10
LEARNED = 0.97
BLOWN_UP = 2.0


class SmoothedLoss:
    """What a test that is running looks at: an exponentially weighted mean, without the bias towards 0 of its first
    values (arXiv 1412.6980, section 3).
    """

    def __init__(self) -> None:
        self._sum = 0.0
        self._weight = 0.0
        self._count = 0
        self._start = float("inf")
        self._lowest = float("inf")
        self._now = float("nan")

    def add(self, loss: float) -> None:
        """The loss of the next batches; from the first that is no number on, the mean is none."""
        self._sum = SMOOTHING * self._sum + (1 - SMOOTHING) * loss
        self._weight = SMOOTHING * self._weight + (1 - SMOOTHING)
        self._now = self._sum / self._weight
        self._lowest = min(self._lowest, self._now)
        self._count += 1
        if self._count == FIRST_LOSSES:
            self._start = self._now

    @property
    def has_blown_up(self) -> bool:
        """No number any more, twice its lowest, or back above where it began after it had learned something."""
        if not isfinite(self._sum) or self._now > BLOWN_UP * self._lowest:
            return True
        return self._lowest < LEARNED * self._start < self._start < self._now


@dataclass(frozen=True)
class RangeResult:
    """What a range test shows; `suggestion` is None where it does not show enough, and `why` says what is missing."""

    rates: Values
    """(n,), rising."""
    losses: Values
    """(n,), of the batches, finite."""
    smoothed: Values
    """(n,), means over a twelfth of the points, centred."""
    suggestion: float | None
    why: str
    """The numbers it rests on, or what is missing, in a sentence."""


def read_range_test(rates: Values, losses: Values) -> RangeResult:
    """Both (n,), in the order of the steps; what comes after the first loss that is not finite is left out.

    The rule. The loss is smoothed by a centred mean over a twelfth of the points. It begins at the first such mean and
    is lowest at some rate; between the two lies the fall. The suggestion is the rate at which four fifths of the fall
    were done, since the last of it comes from rates that are almost too high, but at most a third of the rate at which
    the loss, after its lowest, has risen again by half the fall. It is a round one: 1, 2 or 5 times a power of ten.
    There is none for fewer than 60 points, for a fall below 4 % of the loss at the beginning or below four standard
    errors of the smoothed loss, or where the loss does not rise again within the range.
    """
    finite = int(np.argmin(np.isfinite(losses))) if not np.isfinite(losses).all() else len(losses)
    broke_off = finite < len(losses)
    rates, losses = rates[:finite], losses[:finite]
    if len(losses) < FEWEST_POINTS:
        return RangeResult(rates, losses, losses, None, f"{len(losses)} points are too few: it takes {FEWEST_POINTS}.")
    window = max(len(losses) // WINDOWS, 1)
    smooth = _centred_mean(losses, window)
    suggestion, why = _judged(rates, losses, smooth, window, broke_off=broke_off)
    return RangeResult(rates, losses, smooth, suggestion, why)


def _judged(rates: Values, losses: Values, smooth: Values, window: int, *, broke_off: bool) -> tuple[float | None, str]:
    lowest = int(np.argmin(smooth))
    start, least = float(smooth[0]), float(smooth[lowest])
    fall = start - least
    # What lies beyond is wild.
    error = float(np.std((losses - smooth)[: max(lowest, window)])) / window**0.5
    if fall < LEAST_FALL * start or fall < LEAST_ERRORS * error:
        return None, f"The loss fell from {start:.2f} to {least:.2f} only: too little to read a learning rate from."
    risen = np.flatnonzero(smooth[lowest:] > least + FALLEN_APART * fall)
    if not len(risen) and not broke_off:
        return None, (
            f"The loss fell from {start:.2f} to {least:.2f} at {rates[lowest]:.2g} and did not rise again by half of "
            f"that: how high the learning rate may be lies beyond {rates[-1]:.2g}."
        )
    apart = float(rates[lowest + risen[0]] if len(risen) else rates[-1])
    most = float(rates[np.argmax(smooth <= start - MOST_OF_THE_FALL * fall)])
    return _round(most, at_most=apart / DISTANCE), (
        f"The loss fell from {start:.2f} to {least:.2f}, lowest at {rates[lowest]:.2g}; four fifths of that were done "
        f"at {most:.2g}, and at {apart:.2g} half of it was lost again."
    )


def _centred_mean(values: Values, window: int) -> Values:
    """Over `window` neighbours on both sides together, fewer at the ends."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    places = np.arange(len(values))
    begin = np.maximum(places - window // 2, 0)
    end = np.minimum(places + window // 2 + 1, len(values))
    return np.asarray((sums[end] - sums[begin]) / (end - begin))


def _round(rate: float, *, at_most: float) -> float:
    """The nearest of 1, 2 and 5 times a power of ten, as ratios go: a step of the learning rate's slider."""
    power = floor(log10(min(rate, at_most)))
    steps = [float(f"{digit}e{exponent}") for exponent in (power, power + 1) for digit in (1, 2, 5)]
    return min((step for step in steps if step <= at_most), key=lambda step: abs(log10(step / rate)))
