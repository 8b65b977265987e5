"""Occlusion: how much of a class's probability goes when a part of the picture is covered.

Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_core.architecture import INPUT_SHAPE
from cnn_core.engine.inside.traced_model import TracedModel
from cnn_core.runs.predictions import softmax

SIDE = INPUT_SHAPE[0]


@dataclass(frozen=True)
class Occlusion:
    """`drop` (rows, columns) float32, the probability before less that with a window covered: below 0 where covering
    helps. `heat` (32, 32) float32, the mean drop of all windows that cover a pixel. `probability`, that before.
    """

    drop: NDArray[np.float32]
    heat: NDArray[np.float32]
    probability: float


def occlusion(network: TracedModel, pixels: NDArray[np.uint8], class_index: int, size: int, stride: int) -> Occlusion:
    """pixels: (1, 32, 32, 3). Squares of `size` pixels, `stride` apart, are covered in turn with its mean grey.

    Every pixel is covered: where the stride does not come out even, a last window lies against the border. Raises
    ValueError when the stride is longer than the windows, which would leave pixels out.
    """
    if stride > size:
        raise ValueError(
            f"stride must be at most size, or some pixels would never be covered; it is {stride}, and size {size}."
        )
    starts = window_starts(size, stride)
    covered = covered_pictures(pixels[0], starts, size)
    probabilities = softmax(network.logits_of(np.concatenate([pixels, covered])))[:, class_index]
    drop = (probabilities[0] - probabilities[1:]).reshape(len(starts), len(starts))
    return Occlusion(
        drop.astype(np.float32), _mean_by_pixel(drop, starts, size).astype(np.float32), float(probabilities[0])
    )


def window_starts(size: int, stride: int) -> list[int]:
    """First rows of the windows, and their first columns too; the last window ends with the picture."""
    last = SIDE - size
    return [*range(0, last, stride), last]


def covered_pictures(picture: NDArray[np.uint8], starts: list[int], size: int) -> NDArray[np.uint8]:
    """(32, 32, 3) -> (windows, 32, 32, 3), row by row, one window of each covered with the picture's mean grey."""
    grey = np.uint8(np.rint(picture.mean()))
    covered = np.repeat(picture[None], len(starts) ** 2, axis=0)
    for shown, (row, column) in zip(covered, _corners(starts), strict=True):
        shown[row : row + size, column : column + size] = grey
    return covered


def _mean_by_pixel(drop: NDArray[np.float64], starts: list[int], size: int) -> NDArray[np.float64]:
    total, windows = np.zeros((SIDE, SIDE)), np.zeros((SIDE, SIDE))
    for value, (row, column) in zip(drop.flat, _corners(starts), strict=True):
        total[row : row + size, column : column + size] += value
        windows[row : row + size, column : column + size] += 1
    return total / windows


def _corners(starts: list[int]) -> list[tuple[int, int]]:
    return [(row, column) for row in starts for column in starts]
