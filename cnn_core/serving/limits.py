"""What a question may hold at most, whoever asks it and by whichever route."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.architecture import INPUT_SHAPE

MOST_PICTURES = 1000
MOST_FILES = 20
LAST_EPOCH = 999_999


def pictures_in(arrays: Mapping[str, NDArray[Any]], most: int = MOST_PICTURES) -> NDArray[np.uint8]:
    """The array `pixels`, (n, 32, 32, 3) uint8 with n from 1 to `most`. Raises ValueError when it is another."""
    pixels = arrays.get("pixels")
    if pixels is None:
        raise ValueError("This question needs an array `pixels` of shape (n, 32, 32, 3).")
    if pixels.dtype != np.uint8 or pixels.ndim != 4 or pixels.shape[1:] != INPUT_SHAPE:
        raise ValueError(
            f"pixels must be whole numbers from 0 to 255 (uint8) of shape (n, 32, 32, 3), not {pixels.dtype} of "
            f"shape {pixels.shape}."
        )
    if not 1 <= len(pixels) <= most:
        wanted = "exactly one picture" if most == 1 else f"1 to {most:,} pictures"
        raise ValueError(f"This question is about {wanted}, not {len(pixels):,}.")
    return pixels


def epoch_in(text: str) -> int:
    """The number of an epoch. Raises ValueError when it is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LAST_EPOCH)) and int(text) > 0):
        raise ValueError(f"epoch must be a number from 1 to {LAST_EPOCH:,}, not {text[:20]!r}.")
    return int(text)
