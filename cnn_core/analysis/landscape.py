"""Reading a loss slice between the points at which it was measured.

By cubic convolution: Keys, "Cubic Convolution Interpolation for Digital Image Processing", 1981. The browser reads it
the same way (ui/static/shared/descent.js); here it is told how good that is.
"""

import numpy as np
from numpy.typing import NDArray

from cnn_core.studies.results import LandscapeResult

Points = NDArray[np.float64]


def read_between(places: NDArray[np.floating], losses: NDArray[np.floating], points: NDArray[np.floating]) -> Points:
    """(m,) losses at `points` (m, 2) within the square: x runs along the rows of `losses` (n, n), y down them."""
    extended = _extended(losses.astype(np.float64))
    spacing, last = float(places[1] - places[0]), len(places) - 1
    at = (points.astype(np.float64) - float(places[0])) / spacing
    cells = np.clip(np.floor(at).astype(int), 0, last - 1)
    columns, rows = (_weights(at[:, axis] - cells[:, axis]) for axis in (0, 1))
    windows = np.stack(
        [extended[row : row + 4, column : column + 4] for column, row in cells]  # grown by one: begins a place before
    )
    return np.asarray(np.einsum("mi,mij,mj->m", rows, windows, columns))


def reading_error(result: LandscapeResult) -> float:
    """How far off what is read at the slice's further points is on average, as a share of what was measured."""
    read = read_between(result.places, result.losses, result.checks)
    return float(np.mean(np.abs(read / np.maximum(result.check_losses.astype(np.float64), 1e-12) - 1)))


def _weights(t: Points) -> Points:
    """(m, 4): how much each of four neighbours counts at a share `t` (m,) between the second and the third."""
    return 0.5 * np.stack(
        [((-t + 2) * t - 1) * t, (3 * t - 5) * t * t + 2, ((-3 * t + 4) * t + 1) * t, (t - 1) * t * t], axis=1
    )


def _extended(losses: Points) -> Points:
    """Grown by a point on each side, as straight on as the surface came there."""
    grown = np.pad(losses, 1, mode="reflect", reflect_type="odd")
    return np.asarray(grown)
