"""What comes with the app: 5,000 training images, 500 a class, and all 10,000 test images. See make_bundle.py."""

import json
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnn_core.data.cifar10 import sha256
from cnn_core.data.sheets import read_sheet
from cnn_core.errors import ChecksumMismatch

FOLDER = Path(__file__).parent / "bundled"
INDEX = FOLDER / "index.npz"
SUMS = FOLDER / "sha256.json"


def sums() -> dict[str, str]:
    """SHA-256 of the bundled arrays."""
    read: dict[str, str] = json.loads(SUMS.read_text(encoding="utf-8"))
    return read


def unpack() -> dict[str, NDArray[np.uint8] | NDArray[np.int32]]:
    """x_train, y_train, train_indices, x_test, y_test; raises ChecksumMismatch when the checkout is damaged."""
    try:
        arrays, indices = _read_all()
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise ChecksumMismatch(
            f"The bundled images in {FOLDER} are damaged ({error}). Get the checkout again."
        ) from error
    for name, expected in sums().items():
        if (found := sha256(arrays[name])) != expected:
            raise ChecksumMismatch(
                f"The bundled {name} has SHA-256 {found[:12]}..., not {expected[:12]}...: the files in "
                f"{FOLDER} are damaged. Get the checkout again."
            )
    return {**arrays, "train_indices": indices}


def _read_all() -> tuple[dict[str, NDArray[np.uint8]], NDArray[np.int32]]:
    with INDEX.open("rb") as file, np.load(file) as index:
        arrays = {
            "x_train": _read("train"),
            "y_train": index["train_labels"],
            "x_test": _read("test"),
            "y_test": index["test_labels"],
        }
        return arrays, index["train_indices"]


def _read(name: str) -> NDArray[np.uint8]:
    return np.concatenate([read_sheet(path) for path in sorted(FOLDER.glob(f"{name}-*.webp"))])
