"""Which images look alike to a network: nearest neighbours among the values that its last layer sees."""

import numpy as np
from numpy.typing import NDArray


def nearest(features: NDArray[np.floating], row: int, count: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The `count` rows most similar to `row`, the nearest first, without `row` itself, and how similar each is.

    features: (images, d). Similarity is the cosine of the angle between two rows, from -1 to 1; with a row of zeros,
    which has no direction, it is 0.
    """
    values = features.astype(np.float32)
    lengths = np.linalg.norm(values, axis=1)
    products = values @ values[row]
    similarity = products / np.maximum(lengths * lengths[row], np.finfo(np.float32).tiny)
    similarity[row] = -np.inf
    rows = np.argsort(-similarity, kind="stable")[: min(count, len(features) - 1)]
    return rows, similarity[rows].astype(np.float64)
