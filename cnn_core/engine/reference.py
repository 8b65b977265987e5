"""What a network's last layer sees of training images: what a stranger's picture is held against."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.covariance import ledoit_wolf

from cnn_core import data
from cnn_core.analysis.doubt import directions, feature_distance
from cnn_core.config import NUM_CLASSES, DataConfig
from cnn_core.data import Part
from cnn_core.errors import StudyError

MOST_TRAINING_IMAGES = 5000


def training_part(config: DataConfig) -> Part:
    """At most 5,000 of the images that a run of this configuration learned from.

    Those that come with the app go first, so that pages can show them on every machine. Where the run's data set is
    not here they are all there is: a run that learned from a part of it may not know each of them.
    """
    if not data.is_available(config.dataset):
        sample = data.load("sample").train
        return Part(sample, np.arange(len(sample)))
    whole = data.load(config.dataset)
    own = data.split(whole, fraction=config.fraction, validation=config.validation, seed=config.split_seed).train
    comes_later = ~np.isin(own.indices, data.load("sample").train.indices)
    chosen = np.argsort(comes_later, kind="stable")[:MOST_TRAINING_IMAGES]
    return Part(own.of, np.sort(own.positions[chosen]))


def spread(features: NDArray[np.float32], labels: NDArray[np.uint8], judged: NDArray[np.float32]) -> dict[str, Any]:
    """How the features of each class lie, and how far off those of other images are.

    features: (n, d) of training images of the classes `labels`, (n,); judged: (m, d) of validation images. Gives
    `means` (10, d) and `whitening` (d, d), float32, as `doubt.feature_distance` takes them, and `distances` (m,)
    float32, ascending. Raises StudyError when the features are no numbers, or the same for every image.
    """
    _check(features, judged)
    seen = directions(features)
    means = np.stack([seen[labels == index].mean(axis=0) for index in range(NUM_CLASSES)])
    kept = {"means": means.astype(np.float32), "whitening": whitening(seen - means[labels]).astype(np.float32)}
    distances = feature_distance(judged, kept["means"], kept["whitening"])
    return {**kept, "distances": np.sort(distances).astype(np.float32)}


def whitening(deviations: NDArray[np.float64]) -> NDArray[np.float64]:
    """A root of the inverse of the covariance of (n, d) deviations from the class means, (d, d), lower triangular.

    The covariance is shrunk, so that it has an inverse although some units are always 0: Ledoit and Wolf, "A
    well-conditioned estimator for large-dimensional covariance matrices", 2004.
    """
    covariance, _ = ledoit_wolf(deviations, assume_centered=True)
    return np.asarray(np.linalg.cholesky(np.linalg.inv(covariance)))


def _check(features: NDArray[np.float32], judged: NDArray[np.float32]) -> None:
    if not (np.isfinite(features).all() and np.isfinite(judged).all()):
        raise StudyError(
            "What the last layer sees are no numbers any more: the training diverged. Choose another epoch."
        )
    if not np.ptp(features, axis=0).any():
        raise StudyError(
            "The last layer sees the same of every image: no picture is stranger to it than another. Choose another "
            "epoch."
        )
