"""How far a share that was counted may lie from the true one.

Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927: it holds for few images, too, and
where all of them were right.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Z = 1.96
"""Standard deviations on either side within which 95 of 100 samples lie."""


def interval(right: ArrayLike, count: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The lowest and the highest share, 0 to 1, that go with `right` of `count`, for 95 of 100 such samples."""
    counts = np.asarray(count, np.float64)
    share = np.asarray(right, np.float64) / counts
    spread = Z**2 / counts
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * np.sqrt(share * (1 - share) / counts + spread / (4 * counts))
    return middle - half, middle + half


def margin(right: int, count: int) -> float:
    """Half the width of the interval."""
    low, high = interval(right, count)
    return float(high - low) / 2
