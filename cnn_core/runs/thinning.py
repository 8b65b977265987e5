"""A long series made short enough to draw, with no spike lost."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STRETCHES = 1000
DRAWN_POINTS = 2 * STRETCHES
"""A series of no more points is drawn whole; of a longer one about so many are."""


@dataclass(frozen=True)
class Thinned:
    """Of each stretch the points with the lowest and the highest value, and its mean.

    `places` (p,) int64 are those of the points that are drawn, in order. `means` (s,) float64 is the mean of the finite
    values of each stretch that has points, NaN where there are none; `counts` (s,) int64 is how many it is the mean of,
    and `middles` (s,) float64 is the mean position of the stretch's points.
    """

    total: int
    places: NDArray[np.int64]
    middles: NDArray[np.float64]
    means: NDArray[np.float64]
    counts: NDArray[np.int64]

    @property
    def whole(self) -> bool:
        """Nothing was left out."""
        return len(self.places) == self.total


def thinned(positions: NDArray[np.integer], values: NDArray[np.float64]) -> Thinned:
    """Both (n,), positions ascending; a stretch is a thousandth of their range.

    Kept besides are the first and the last point of all and, where a stretch has values that are no number, the first
    of those: a gap is seen.
    """
    total = len(values)
    if total <= DRAWN_POINTS:
        everything = np.arange(total)
        return Thinned(total, everything, positions.astype(np.float64), values, np.isfinite(values).astype(np.int64))
    starts = _starts(positions)
    counts = np.diff(np.append(starts, total))
    finite = np.isfinite(values)
    lowest = _first_at(np.where(finite, values, np.inf), np.minimum, starts, counts)
    highest = _first_at(np.where(finite, values, -np.inf), np.maximum, starts, counts)
    gaps = _first_at((~finite).astype(np.float64), np.maximum, starts, counts)
    kept = np.concatenate([[0, total - 1], lowest[finite[lowest]], highest[finite[highest]], gaps[~finite[gaps]]])
    numbers = np.add.reduceat(finite, starts, dtype=np.int64)
    sums = np.add.reduceat(np.where(finite, values, 0.0), starts)
    means = np.where(numbers > 0, sums / np.maximum(numbers, 1), np.nan)
    middles = np.add.reduceat(positions.astype(np.float64), starts) / counts
    return Thinned(total, np.unique(kept), middles, means, numbers)


def _starts(positions: NDArray[np.integer]) -> NDArray[np.int64]:
    """The first place of every stretch that has points."""
    first, last = int(positions[0]), int(positions[-1])
    edges = first + (last - first) * np.arange(STRETCHES) / STRETCHES
    starts: NDArray[np.int64] = np.unique(np.searchsorted(positions, edges))
    return starts


def _first_at(
    values: NDArray[np.float64], extreme: np.ufunc, starts: NDArray[np.int64], counts: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Of each stretch, the first place where its extreme value stands."""
    at = np.flatnonzero(values == np.repeat(extreme.reduceat(values, starts), counts))
    stretch = np.searchsorted(starts, at, side="right") - 1
    _, first = np.unique(stretch, return_index=True)
    places: NDArray[np.int64] = at[first]
    return places
