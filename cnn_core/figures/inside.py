"""Feature maps, kernels and vectors as pictures: one colour scale with zero in its middle, many maps on one sheet.

Zero is dark, as on film: what a network answers to stands out of it, on the light page and on the dark one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PIL import Image

STRONGEST = 127
NO_NUMBER = 255
"""Index in the palette of a value that is not finite."""
NO_NUMBER_COLOUR = (214, 51, 120)
STOPS = {
    -1.0: (255, 221, 166),
    -0.66: (238, 143, 40),
    -0.33: (142, 72, 16),
    0.0: (21, 25, 33),
    0.33: (35, 80, 156),
    0.66: (86, 150, 245),
    1.0: (232, 243, 255),
}
"""Colour of the power FAINT of a share of the largest value: orange below zero, blue above."""

FAINT = 0.6
"""Below 1 the colour rises faster near zero, so that faint values are seen beside the few strong ones."""

LIGHT_FROM = 0.55
LARGEST_SHEET_SIDE = 1024
BAR_HEIGHT = 48
SCALE_STEPS = 25


@dataclass(frozen=True)
class Sheet:
    """Many pictures of one size in rows of `columns`; the picture of number i stands at column i mod columns.

    Around each is a `gutter` of so many pixels of its own border's colours: whoever enlarges one sees no neighbour.
    """

    image: Image.Image
    columns: int
    count: int
    height: int
    width: int
    gutter: int = 0


def largest(values: NDArray[np.floating]) -> float:
    """The largest distance from zero of any finite value: the end of the colour scale. At least a trifle."""
    finite = values[np.isfinite(values)]
    return max(float(np.abs(finite).max(initial=0.0)), 1e-12)


def map_sheet(maps: NDArray[np.float32], bound: float, *, gutter: int = 0) -> Sheet:
    """(height, width, channels) float -> a picture a channel; `bound` is what the ends of the scale stand for."""
    return _sheet(np.moveaxis(_indices(maps, bound), -1, 0), gutter)


def map_picture(values: NDArray[np.float32], bound: float) -> Image.Image:
    """(height, width) float as one picture."""
    return _coloured(_indices(values, bound))


def filter_sheet(
    kernel: NDArray[np.float32], *, gutter: int = 0, strongest: NDArray[np.float32] | None = None
) -> Sheet:
    """A first layer's kernel (height, width, 3, filters) as colour pictures.

    Grey is zero, and the largest weight of each filter is full colour: the pattern shows, not the strength. Where
    `strongest`, (filters, 1, 1, 1), is given, that is full colour, and so is what is stronger.
    """
    filters = np.nan_to_num(np.moveaxis(kernel, -1, 0))
    if strongest is None:
        strongest = np.abs(filters).max(axis=(1, 2, 3), keepdims=True)
    shades = 127.5 + 127.5 * np.clip(filters / np.maximum(strongest, 1e-12), -1, 1)
    return _sheet(np.rint(shades).astype(np.uint8), gutter)


def bar_picture(values: NDArray[np.float32]) -> Image.Image:
    """(n,) float as n upright bars from the line of zero, one pixel wide each."""
    shown = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    low, high = min(float(shown.min(initial=0.0)), 0.0), max(float(shown.max(initial=0.0)), 0.0)
    reach = max(high - low, 1e-12)
    levels = high - (np.arange(BAR_HEIGHT) + 0.5)[:, None] / BAR_HEIGHT * reach
    filled = np.where(levels > 0, levels < shown, levels > shown)
    return map_picture(np.where(filled, shown, 0.0).astype(np.float32), largest(shown))


def wrapped(vector: NDArray[np.float32], width: int | None = None) -> NDArray[np.float32]:
    """(n,) as lines of `width` values, or about square; the last line is filled up with values that are no number."""
    width = width or ceil(len(vector) ** 0.5)
    lines = ceil(len(vector) / width)
    filled = np.full(lines * width, np.nan, np.float32)
    filled[: len(vector)] = vector
    return filled.reshape(lines, width)


def scale_css(low: float, high: float) -> str:
    """The colours of the shares from `low` to `high`, each within -1 and 1, as a CSS gradient."""
    stops = map(_css, _colours(np.linspace(low, high, SCALE_STEPS)).tolist())
    return f"linear-gradient(to right, {', '.join(stops)})"


def colour_of(share: float) -> str:
    """The CSS colour of a share of the largest value, from -1 to 1; of no number, that of none."""
    if not np.isfinite(share):
        return _css(NO_NUMBER_COLOUR)
    return _css(_colours(np.array([min(max(share, -1.0), 1.0)]))[0].tolist())


def reads_on_dark(share: float) -> bool:
    """Whether white words are read better on this share's colour than dark ones."""
    return not np.isfinite(share) or abs(share) ** FAINT < LIGHT_FROM


def _css(colour: Sequence[int]) -> str:
    return f"rgb({', '.join(map(str, colour))})"


def _indices(values: NDArray[np.float32], bound: float) -> NDArray[np.uint8]:
    finite = np.isfinite(values)
    shares = np.clip(np.where(finite, values, 0.0) / bound, -1, 1)
    return np.where(finite, np.rint(STRONGEST * (1 + shares)), NO_NUMBER).astype(np.uint8)


def _sheet(pictures: NDArray[np.uint8], gutter: int) -> Sheet:
    count, height, width = pictures.shape[:3]
    around = [(0, 0), (gutter, gutter), (gutter, gutter), (0, 0)][: pictures.ndim]
    framed = np.pad(pictures, around, mode="edge")
    tall, wide = framed.shape[1:3]
    columns = min(ceil((count * tall / wide) ** 0.5), max(LARGEST_SHEET_SIDE // wide, 1))
    rows = ceil(count / columns)
    filled = np.full((rows * columns, *framed.shape[1:]), STRONGEST, np.uint8)
    filled[:count] = framed
    grid = filled.reshape(rows, columns, *framed.shape[1:])
    laid = np.swapaxes(grid, 1, 2).reshape(rows * tall, columns * wide, *framed.shape[3:])
    return Sheet(_coloured(laid), columns, count, height, width, gutter)


def _coloured(indices: NDArray[np.uint8]) -> Image.Image:
    image = Image.fromarray(np.ascontiguousarray(indices))
    if indices.ndim == 2:
        image.putpalette(_PALETTE)
    return image


def _colours(shares: NDArray[np.float64]) -> NDArray[np.uint8]:
    risen = np.sign(shares) * np.abs(shares) ** FAINT
    channels = [np.interp(risen, list(STOPS), channel) for channel in zip(*STOPS.values(), strict=True)]
    colours: NDArray[np.uint8] = np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    return colours


_PALETTE = bytes(_colours(np.linspace(-1, 1, 2 * STRONGEST + 1)).ravel()) + bytes(NO_NUMBER_COLOUR)
