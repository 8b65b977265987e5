"""All validation images through all saved epochs: how sure the network was of the truth, and how steadily.

The data map is that of Swayamdipta et al., "Dataset Cartography", EMNLP 2020 (arXiv 2009.10795), forgetting that of
Toneva et al., ICLR 2019 (arXiv 1812.05159). Both papers look at training images; these are validation images, whose
answers a run keeps.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cnn_core.runs.directory import Run
from cnn_core.runs.history import RunHistory
from cnn_core.runs.predictions import read_logits, softmax


@dataclass(frozen=True)
class Dynamics:
    """Row i of the (epochs, images) arrays belongs to `epochs[i]`; epochs whose answers are no numbers are left out."""

    epochs: tuple[int, ...]
    answers: NDArray[np.uint8]
    """(epochs, images), the most probable class."""
    truth: NDArray[np.float32]
    """(epochs, images), the probability of the true class."""
    labels: NDArray[np.uint8]

    @cached_property
    def right(self) -> NDArray[np.bool_]:
        return np.asarray(self.answers == self.labels)

    @cached_property
    def confidence(self) -> NDArray[np.float64]:
        """(images,), mean probability of the true class over the epochs."""
        return np.asarray(self.truth.mean(axis=0, dtype=np.float64))

    @cached_property
    def variability(self) -> NDArray[np.float64]:
        """(images,), its standard deviation over the epochs."""
        return np.asarray(self.truth.std(axis=0, dtype=np.float64))

    @cached_property
    def correctness(self) -> NDArray[np.float64]:
        """(images,), share of the epochs at which the answer was right."""
        return np.asarray(self.right.mean(axis=0))

    @cached_property
    def forgotten(self) -> NDArray[np.int64]:
        """(images,), how often a right answer became a wrong one."""
        return np.asarray(np.count_nonzero(self.right[:-1] & ~self.right[1:], axis=0))


def dynamics_of(
    run: Run,
    history: RunHistory,
    labels: NDArray[np.uint8],
    temperature: Callable[[int], float] = lambda epoch: 1.0,
) -> Dynamics:
    """From the answers of every saved epoch; labels: (images,). One epoch's file is open at a time.

    `temperature` is that of an epoch, by which its logits are divided.
    """
    epochs: list[int] = []
    answers: list[NDArray[np.uint8]] = []
    truth: list[NDArray[np.float32]] = []
    for epoch in sorted(history.checkpoints):
        logits = read_logits(run, epoch)
        if np.isfinite(logits).all():
            epochs.append(epoch)
            answers.append(logits.argmax(axis=1).astype(np.uint8))
            probabilities = softmax(logits / np.float32(temperature(epoch)))
            truth.append(probabilities[np.arange(len(labels)), labels].astype(np.float32))
    shape = (len(epochs), len(labels))
    return Dynamics(
        tuple(epochs),
        np.array(answers, np.uint8).reshape(shape),
        np.array(truth, np.float32).reshape(shape),
        labels,
    )
