"""Prepared data sets: arrays in files, mapped into memory, and a manifest written last that makes them valid.

data/full/    x_train.npy y_train.npy x_test.npy y_test.npy pixels.npz manifest.json
data/sample/  x_train.npy y_train.npy train_indices.npy x_test.npy y_test.npy pixels.npz manifest.json
"""

import filecmp
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from cnn_core import paths
from cnn_core.data import bundle, statistics
from cnn_core.data.cifar10 import (
    SHA256,
    Dataset,
    DatasetName,
    ImageSet,
    Pixels,
    SplitName,
    Statistics,
    sha256,
    statistics_of,
)
from cnn_core.data.statistics import PixelStatistics
from cnn_core.errors import ChecksumMismatch, DataError, DatasetMissing

MANIFEST = "manifest.json"


def folder_of(name: DatasetName) -> Path:
    return paths.data_folder() / name


def is_available(name: DatasetName) -> bool:
    """The sample always is; the full set once it has been fetched."""
    return name == "sample" or (folder_of(name) / MANIFEST).is_file()


def load(name: DatasetName) -> Dataset:
    """The data set, mapped into memory; the sample is unpacked when it is asked for first.

    Raises DatasetMissing when the full set is not here yet.
    """
    folder = folder_of(name)
    if not (folder / MANIFEST).is_file():
        if name == "full":
            raise DatasetMissing(
                "All 60,000 images are not on this machine yet. Fetch them on the Data page or with "
                "`python -m cnn_core data fetch`."
            )
        prepare("sample", _write_sample)
    return _map(folder, name)


def prepare(name: DatasetName, write: Callable[[Path], None]) -> Path:
    """Make the data set's folder with `write`, once however many processes ask, whole or not at all.

    `write` gets an empty folder and leaves the arrays there; they are then described and renamed into place. Raises
    DataError when the disk is full or the home cannot be written.
    """
    folder = folder_of(name)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.parent / f"{name}.lock"):
            if not (folder / MANIFEST).is_file():
                _prepare_alone(folder, name, write)
    except OSError as error:
        raise DataError(
            f"{folder} could not be written ({error.strerror or error}). Free some disk space, or set "
            f"{paths.HOME_VARIABLE} to a folder that can be written."
        ) from error
    return folder


def _prepare_alone(folder: Path, name: DatasetName, write: Callable[[Path], None]) -> None:
    # We hold the lock: whatever lies here under a temporary name belongs to a process that was killed.
    for left in folder.parent.glob(f".{name}.*"):
        shutil.rmtree(left, ignore_errors=True)
    temporary = folder.with_name(f".{name}.{os.getpid()}")
    try:
        temporary.mkdir()
        write(temporary)
        _share_test_images(temporary, folder_of("sample" if name == "full" else "full"))
        _describe(temporary, name)
        shutil.rmtree(folder, ignore_errors=True)
        temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _share_test_images(folder: Path, other: Path) -> None:
    """Both sets have the same 30 MB: keep them once where the file system can link, and only if equal to the byte."""
    mine, theirs = folder / "x_test.npy", other / "x_test.npy"
    with suppress(OSError):
        if filecmp.cmp(mine, theirs, shallow=False):
            link = folder / "x_test.link"
            os.link(theirs, link)
            link.replace(mine)


def verify(name: DatasetName) -> None:
    """Hash the arrays again; raises ChecksumMismatch when they are not what they should be."""
    folder = folder_of(name)
    for array, expected in expected_sums(name).items():
        if (found := sha256(np.load(folder / f"{array}.npy", mmap_mode="r"))) != expected:
            raise ChecksumMismatch(
                f"{folder / array}.npy has SHA-256 {found[:12]}..., not {expected[:12]}.... "
                f"Delete {folder} and fetch again."
            )


def expected_sums(name: DatasetName) -> dict[str, str]:
    return SHA256 if name == "full" else bundle.sums()


def checksum(name: DatasetName) -> str:
    """SHA-256 of the training images: which data a run saw."""
    return expected_sums(name)["x_train"]


def image(split: SplitName, index: int) -> Pixels:
    """(32, 32, 3) uint8 by its position in the official split, from whatever is here.

    Raises DataError when no such image is on this machine.
    """
    images, place = _find(split, index)
    return np.array(images.images[place])


def label(split: SplitName, index: int) -> int:
    """The class of the image at this position in the official split. Raises DataError as `image` does."""
    images, place = _find(split, index)
    return int(images.labels[place])


def _find(split: SplitName, index: int) -> tuple[ImageSet, int]:
    dataset = load("full" if is_available("full") else "sample")
    images = dataset.train if split == "train" else dataset.test
    place = int(np.searchsorted(images.indices, index))
    if place >= len(images) or images.indices[place] != index:
        raise DataError(f"Image {split}-{index} is not on this machine. The full set has all of them.")
    return images, place


def pixel_statistics(name: DatasetName) -> PixelStatistics:
    """What the training images are like, pixel by pixel; read from beside them, where their preparation left it.

    Raises DatasetMissing when the full set is not here yet.
    """
    load(name)
    return _pixel_statistics(folder_of(name), name)


@lru_cache(maxsize=2)
def _pixel_statistics(folder: Path, name: DatasetName) -> PixelStatistics:
    # A set that an earlier release prepared has none. A home that cannot be written keeps them in memory alone.
    with suppress(OSError), FileLock(folder.parent / f"{name}.lock"):
        if statistics.read(folder) is None:
            statistics.write(_measure(folder), folder)
    return statistics.read(folder) or _measure(folder)


@lru_cache(maxsize=4)
def _map(folder: Path, name: DatasetName) -> Dataset:
    arrays = {
        path.stem: np.load(path, mmap_mode="r" if path.stem.startswith("x_") else None) for path in folder.glob("*.npy")
    }
    indices = arrays.get("train_indices", np.arange(len(arrays["y_train"]), dtype=np.int32))
    test_indices = np.arange(len(arrays["y_test"]), dtype=np.int32)
    facts = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return Dataset(
        name,
        ImageSet("train", arrays["x_train"], arrays["y_train"], indices),
        ImageSet("test", arrays["x_test"], arrays["y_test"], test_indices),
        Statistics(**{key: tuple(value) for key, value in facts["statistics"].items()}),
    )


def _write_sample(folder: Path) -> None:
    for name, array in bundle.unpack().items():
        np.save(folder / f"{name}.npy", array)


def _measure(folder: Path) -> PixelStatistics:
    # Maps of its own: what was touched stays counted as this process's memory until the map is let go.
    return statistics.measure(_mapped(folder, "x_train"), _mapped(folder, "y_train"))


def _describe(folder: Path, name: DatasetName) -> None:
    train, labels, test_labels = (_mapped(folder, array) for array in ("x_train", "y_train", "y_test"))
    statistics.write(_measure(folder), folder)
    facts = {"name": name, "statistics": asdict(statistics_of(train, labels, test_labels))}
    (folder / MANIFEST).write_text(json.dumps(facts, indent=2), encoding="utf-8")


def _mapped(folder: Path, name: str) -> NDArray[np.uint8]:
    array: NDArray[np.uint8] = np.load(folder / f"{name}.npy", mmap_mode="r")
    return array
