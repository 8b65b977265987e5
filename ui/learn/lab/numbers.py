"""Numbers on their way to the browser."""

import numpy as np
from numpy.typing import NDArray

DIGITS = 8
"""More than a float32 has."""


def numbers(values: NDArray[np.floating]) -> list[float]:
    """Of any shape, line by line, as JSON takes them: what is no number becomes 0."""
    finite = np.nan_to_num(values.astype(np.float64).ravel(), nan=0.0, posinf=0.0, neginf=0.0)
    return [float(f"{value:.{DIGITS}g}") for value in finite]
