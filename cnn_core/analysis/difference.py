"""Two networks, or one at two epochs, on the same images: what became right, what became wrong, and is it chance?

McNemar, "Note on the Sampling Error of the Difference Between Correlated Proportions or Percentages", 1947, in its
exact form; Dietterich, "Approximate Statistical Tests for Comparing Supervised Classification Learning Algorithms",
1998; percentile bootstrap after Efron and Tibshirani, "An Introduction to the Bootstrap", 1993.
"""

from dataclasses import dataclass
from math import exp, lgamma, log

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 10_000
LEVEL = 0.95


@dataclass(frozen=True)
class Difference:
    """From an earlier answer to a later one; rows of the evaluation."""

    fixed: NDArray[np.int64]
    """Wrong before, right now."""
    broken: NDArray[np.int64]
    """Right before, wrong now."""
    images: int
    both_right: int
    both_wrong: int

    @property
    def change(self) -> float:
        """Of accuracy, from -1 to 1."""
        return (len(self.fixed) - len(self.broken)) / max(self.images, 1)

    @property
    def p_value(self) -> float:
        """How likely so uneven a split of fixed and broken were if either were as likely: exact, two-sided."""
        return exact_p_value(len(self.fixed), len(self.broken))

    @property
    def real(self) -> bool:
        """Whether both say so: the test at 5 %, and an interval that leaves out 0."""
        low, high = self.interval
        return self.p_value < 1 - LEVEL and not low <= 0 <= high

    @property
    def interval(self) -> tuple[float, float]:
        """Bootstrap interval of the change, 95 %: the images drawn again 10,000 times, with seed 0."""
        return change_interval(len(self.fixed), len(self.broken), self.images)


def difference(before: NDArray[np.bool_], now: NDArray[np.bool_]) -> Difference:
    """before, now: (images,), where the answer is right."""
    return Difference(
        fixed=np.flatnonzero(~before & now),
        broken=np.flatnonzero(before & ~now),
        images=len(now),
        both_right=int(np.sum(before & now)),
        both_wrong=int(np.sum(~before & ~now)),
    )


def exact_p_value(fixed: int, broken: int) -> float:
    """McNemar's exact test: twice the binomial tail of the smaller count among both, with one half each; at most 1."""
    total = fixed + broken
    if not total:
        return 1.0
    tail = sum(exp(_log_choose(total, count) - total * log(2)) for count in range(min(fixed, broken) + 1))
    return min(1.0, 2 * tail)


def change_interval(fixed: int, broken: int, images: int) -> tuple[float, float]:
    """Drawing the images again draws these three counts from a multinomial distribution: no image need be touched."""
    if not images:
        return 0.0, 0.0
    shares = np.array([fixed, broken, images - fixed - broken]) / images
    drawn = np.random.default_rng(0).multinomial(images, shares, size=RESAMPLES)
    low, high = np.quantile((drawn[:, 0] - drawn[:, 1]) / images, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _log_choose(total: int, count: int) -> float:
    return lgamma(total + 1) - lgamma(count + 1) - lgamma(total - count + 1)
