"""Makes `bundled/` again from the full set, the same files each time: `python -m cnn_core.data.make_bundle`."""

import json
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnn_core.data.bundle import FOLDER, INDEX, SUMS
from cnn_core.data.cifar10 import NUM_CLASSES, SHA256, ImageSet, sha256
from cnn_core.data.sheets import write_sheets
from cnn_core.data.store import load

IMAGES_A_CLASS = 500
SEED = 20090408
"""The day the technical report on CIFAR-10 is dated."""


def choose_sample(labels: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Official positions of the sampled training images, ascending: 500 of each class by a seeded draw."""
    random = np.random.default_rng(SEED)
    chosen = [
        random.choice(np.flatnonzero(labels == class_index), IMAGES_A_CLASS, replace=False)
        for class_index in range(NUM_CLASSES)
    ]
    return np.sort(np.concatenate(chosen)).astype(np.int32)


def make(train: ImageSet, test: ImageSet) -> list[Path]:
    """Write the sheets, their index and their sums from the full set."""
    FOLDER.mkdir(exist_ok=True)
    indices = choose_sample(train.labels)
    images, labels = train.images[indices], train.labels[indices]
    np.savez_compressed(INDEX, train_indices=indices, train_labels=labels, test_labels=test.labels)
    sums = {
        "x_train": sha256(images),
        "y_train": sha256(labels),
        "x_test": SHA256["x_test"],
        "y_test": SHA256["y_test"],
    }
    SUMS.write_text(json.dumps(sums, indent=2) + "\n", encoding="utf-8")
    return [*write_sheets(images, FOLDER, "train"), *write_sheets(np.asarray(test.images), FOLDER, "test"), INDEX, SUMS]


def main() -> None:
    whole = load("full")
    for path in make(whole.train, whole.test):
        sys.stdout.write(f"{path.stat().st_size:>9,} bytes  {path.name}\n")


if __name__ == "__main__":
    main()
