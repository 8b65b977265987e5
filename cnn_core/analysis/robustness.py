"""What corrupted images cost: accuracy by kind and severity, and the images that were lost.

After Hendrycks and Dietterich, ICLR 2019 (arXiv 1903.12261), whose corruption error compares with a reference network;
here the network's own accuracy on the images as they are is what is compared with.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cnn_core.runs.predictions import softmax


@dataclass(frozen=True)
class Robustness:
    """Row i of every array of images is the same image. Severities count from 1, places in the arrays from 0."""

    kinds: tuple[str, ...]
    clean: NDArray[np.floating]
    """(images, 10) logits of the images as they are."""
    logits: NDArray[np.floating]
    """(kinds, severities, images, 10)."""
    labels: NDArray[np.integer]

    def only(self, rows: NDArray[np.integer]) -> "Robustness":
        """Some of the images, in the order of `rows`."""
        return Robustness(self.kinds, self.clean[rows], self.logits[:, :, rows], self.labels[rows])

    @cached_property
    def right(self) -> NDArray[np.bool_]:
        """(kinds, severities, images), where the answer is the true class."""
        return np.asarray(self.logits.argmax(axis=-1) == self.labels)

    @cached_property
    def right_clean(self) -> NDArray[np.bool_]:
        """(images,), where the answer to the image as it is is the true class."""
        return np.asarray(self.clean.argmax(axis=-1) == self.labels)

    @property
    def clean_accuracy(self) -> float:
        return float(self.right_clean.mean())

    @cached_property
    def accuracy(self) -> NDArray[np.float64]:
        """(kinds, severities)."""
        return np.asarray(self.right.mean(axis=-1))

    @property
    def means(self) -> NDArray[np.float64]:
        """(kinds,), accuracy over all severities of a kind."""
        return np.asarray(self.accuracy.mean(axis=1))

    @property
    def mean(self) -> float:
        """Accuracy over all kinds and severities, each counting the same."""
        return float(self.accuracy.mean())

    @property
    def costliest(self) -> str:
        """The kind that leaves the least accuracy at the highest severity."""
        return self.kinds[int(self.accuracy[:, -1].argmin())]

    def by_severity(self, kind: str) -> list[float]:
        """Accuracy on the images as they are, then at each severity."""
        return [self.clean_accuracy, *self.accuracy[self.kinds.index(kind)].tolist()]

    def answered(self, kind: str, severity: int, *, temperature: float = 1.0) -> NDArray[np.float64]:
        """(images, 10) probabilities of the corrupted images; each row sums to 1."""
        return softmax(self.logits[self.kinds.index(kind), severity - 1] / np.float32(temperature))

    def lost(self, kind: str, severity: int, *, temperature: float = 1.0) -> NDArray[np.int64]:
        """The rows answered right as they are and wrong when corrupted, the most confident wrong answer first."""
        rows = np.flatnonzero(self.right_clean & ~self.right[self.kinds.index(kind), severity - 1])
        confidence = self.answered(kind, severity, temperature=temperature)[rows].max(axis=1)
        return rows[np.argsort(-confidence, kind="stable")]
