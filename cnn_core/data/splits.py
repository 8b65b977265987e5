"""Which images a run learns from and which it is judged by: positions only, nothing is copied."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cnn_core.config import DataConfig
from cnn_core.data.cifar10 import NUM_CLASSES, TEST_COUNT, Dataset, ImageSet, Pixels
from cnn_core.data.store import load

HOLDOUT_SHARE = 0.1
IMAGES_A_CLASS = {"sample": 500, "full": 5_000}


@dataclass(frozen=True)
class Part:
    """Some images of a set, by their positions in it."""

    of: ImageSet
    positions: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.positions)

    @property
    def labels(self) -> NDArray[np.uint8]:
        return self.of.labels[self.positions]

    @property
    def indices(self) -> NDArray[np.int32]:
        """Positions in the official split."""
        return self.of.indices[self.positions]

    def gather(self) -> tuple[Pixels, NDArray[np.uint8]]:
        """Images (n, 32, 32, 3) and labels (n,), copied into memory; all of a set is the set's own memory map."""
        if np.array_equal(self.positions, np.arange(len(self.of))):
            return self.of.images, self.of.labels
        return self.of.images[self.positions], self.labels


@dataclass(frozen=True)
class Split:
    train: Part
    validation: Part


def validation_part(config: DataConfig) -> Part:
    """The images that judge a run of this configuration.

    Raises DatasetMissing where they are held-out images of a set that is not here; the test images always are.
    """
    if config.validation == "test":
        test = load("sample").test
        return Part(test, np.arange(len(test)))
    whole = load(config.dataset)
    return split(whole, fraction=config.fraction, validation="holdout", seed=config.split_seed).validation


def count_train_images(config: DataConfig) -> int:
    """How many images a training of this configuration learns from; the data need not be here."""
    used = max(round(config.fraction * IMAGES_A_CLASS[config.dataset]), 2)
    reserved = max(round(HOLDOUT_SHARE * used), 1) if config.validation == "holdout" else 0
    return NUM_CLASSES * (used - reserved)


def count_validation_images(config: DataConfig) -> int:
    """How many images judge a run of this configuration; the data need not be here."""
    if config.validation == "test":
        return TEST_COUNT
    used = max(round(config.fraction * IMAGES_A_CLASS[config.dataset]), 2)
    return NUM_CLASSES * max(round(HOLDOUT_SHARE * used), 1)


def split(dataset: Dataset, *, fraction: float, validation: Literal["holdout", "test"], seed: int) -> Split:
    """First `fraction` of the training set, the same share of every class; then, of that, a tenth of every class held
    out for validation, or none when the 10,000 test images are the validation.

    The same arguments give the same positions on every machine (NumPy's PCG64). Each class keeps an image to train on
    and, held out, one to validate on.
    """
    random = np.random.default_rng(seed)
    train, held_out = [], []
    for class_index in range(NUM_CLASSES):
        positions = random.permutation(np.flatnonzero(dataset.train.labels == class_index))
        used = positions[: max(round(fraction * len(positions)), 2)]
        reserved = max(round(HOLDOUT_SHARE * len(used)), 1) if validation == "holdout" else 0
        held_out.append(used[:reserved])
        train.append(used[reserved:])
    judged = (
        Part(dataset.train, np.sort(np.concatenate(held_out)))
        if validation == "holdout"
        else Part(dataset.test, np.arange(len(dataset.test)))
    )
    return Split(Part(dataset.train, np.sort(np.concatenate(train))), judged)
