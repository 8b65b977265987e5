"""Which part of a picture the network gets to see, and the 32x32 pixels that come of it."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnn_core.data.cifar10 import Pixels
from cnn_core.errors import ImageError

SIDE = 32

Frame = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels of the picture."""


@dataclass(frozen=True)
class Crop:
    """The middle square (`centre`), the whole picture with bars at two of its sides (`fit`), or any square (`free`).

    Of a free one: `left` and `top`, its corner, as shares of the picture's width and height; `side` as a share of the
    shorter of the two. All lie in 0..1, `side` above 0. A square that juts out of the picture is moved back into it,
    and none is smaller than a pixel. Raises ImageError for any other number.
    """

    kind: Literal["centre", "fit", "free"] = "centre"
    left: float = 0.0
    top: float = 0.0
    side: float = 1.0

    def __post_init__(self) -> None:
        given = {"left": self.left, "top": self.top, "side": self.side}
        wrong = {name: value for name, value in given.items() if not 0 <= value <= 1}
        if wrong or self.side == 0:
            told = ", ".join(f"{name} {value:g}" for name, value in (wrong or {"side": 0.0}).items())
            raise ImageError(f"A crop lies between 0 and 1, its side above 0, not at {told}. Choose another square.")


CENTRE = Crop("centre")
FIT = Crop("fit")


def frame(size: tuple[int, int], crop: Crop) -> Frame:
    """The rectangle of a picture of (width, height) that the crop looks at: all of it, or a square within it."""
    width, height = size
    if crop.kind == "fit":
        return 0.0, 0.0, float(width), float(height)
    if crop.kind == "centre":
        side = min(size)
        left, top = (width - side) // 2, (height - side) // 2
        return float(left), float(top), float(left + side), float(top + side)
    wide = max(1.0, crop.side * min(size))
    left_edge, top_edge = min(crop.left * width, width - wide), min(crop.top * height, height - wide)
    # What is added and taken away again in floating point may end beyond the picture by its last bit.
    return left_edge, top_edge, min(left_edge + wide, float(width)), min(top_edge + wide, float(height))


def cropped(picture: Image.Image, crop: Crop) -> Pixels:
    """An RGB picture -> (32, 32, 3) uint8, each pixel the mean of those it covers; a smaller picture is enlarged.

    Each bar of a fitted picture has the mean colour of the edge that it adjoins.
    """
    looked_at = frame(picture.size, crop)
    if crop.kind != "fit":
        return np.asarray(_scaled(picture, (SIDE, SIDE), looked_at))
    scale = SIDE / max(picture.size)
    width, height = (max(1, round(length * scale)) for length in picture.size)
    return _with_bars(np.asarray(_scaled(picture, (width, height), looked_at)))


def covered(size: tuple[int, int], crop: Crop) -> float:
    """How many of the picture's pixels lie along a side of the 32x32 square: below 32 it is enlarged."""
    left, top, right, bottom = frame(size, crop)
    return max(right - left, bottom - top)


def _scaled(picture: Image.Image, size: tuple[int, int], looked_at: Frame) -> Image.Image:
    left, top, right, bottom = looked_at
    smaller = max(right - left, bottom - top) >= SIDE
    return picture.resize(size, Image.Resampling.BOX if smaller else Image.Resampling.BICUBIC, box=looked_at)


def _with_bars(pixels: Pixels) -> Pixels:
    """(32, w, 3) or (h, 32, 3) -> (32, 32, 3)."""
    axis = int(pixels.shape[0] == SIDE)
    missing = SIDE - pixels.shape[axis]
    first, last = np.take(pixels, [0, -1], axis=axis).mean(axis=1 - axis)
    bars = _bar(first, missing // 2, axis), _bar(last, math.ceil(missing / 2), axis)
    return np.concatenate([bars[0], pixels, bars[1]], axis=axis)


def _bar(colour: NDArray[np.float64], thickness: int, axis: int) -> Pixels:
    shape = (thickness, SIDE) if axis == 0 else (SIDE, thickness)
    return np.broadcast_to(np.round(colour).astype(np.uint8), (*shape, 3))
