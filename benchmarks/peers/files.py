"""The images as a script on its own would find them, and a home of its own for our engine."""

from pathlib import Path

import numpy as np

from cnn_core import data, paths


def export(folder: Path) -> None:
    """All of CIFAR-10 as plain files in `folder`, and `folder/home` with a link to the data, where runs come and go."""
    dataset = data.load("full")
    for name, part in (("train", dataset.train), ("test", dataset.test)):
        np.save(folder / f"x_{name}.npy", part.images)
        np.save(folder / f"y_{name}.npy", part.labels)
    (folder / "home").mkdir()
    (folder / "home" / "data").symlink_to(paths.data_folder())
