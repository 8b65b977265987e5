"""What there is to say about a picture before a network is asked: one sentence for each thing noticed and done."""

from collections.abc import Iterator

import numpy as np
from PIL import Image

from cnn_core.data.cifar10 import Pixels
from cnn_core.data.crop import SIDE, Crop, covered

LONGEST_RATIO = 8
"""A picture that is longer, as a multiple of its width, is cut to its middle before anything else."""
CUT_WORTH_TELLING = 1.5
BARS_WORTH_TELLING = 0.1

COLOURLESS_SPREAD = 8
"""Levels of 0..255 that red, green and blue may lie apart in a grey pixel of a JPEG."""
COLOURLESS_SHARE = 0.99
"""Of the pixels must be grey. So are 1.3% of CIFAR-10's test images."""

SHARP_ENOUGH = 1.0
"""Sharpness of 32x32 pixels below which they are called blurred.

Less than 0.1% of CIFAR-10's test images lie below; of the same images under a Gaussian blur with a standard deviation
of 1 pixel, 99%.
"""
FEWEST_EDGES = 1.0
"""Mean squared difference of neighbours, in levels of 0..255, below which a picture is flat and not blurred."""
_BRIGHTNESS = (0.299, 0.587, 0.114)


def of_the_file(image: Image.Image) -> Iterator[str]:
    """What is lost of an opened file before a person sees it."""
    # A telephone's JPEG may hold a second, smaller picture (MPO): it does not move.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        yield "It moves; only its first frame is looked at."
    if image.mode == "CMYK":
        yield "Its colours are meant for print (CMYK) and were converted for the screen."
    ratio = max(image.size) / min(image.size)
    if ratio > LONGEST_RATIO:
        longer = "long as it is wide" if image.height > image.width else "wide as it is high"
        yield f"It is {ratio:,.0f} times as {longer}: only its middle was kept, {LONGEST_RATIO} times as long."


def of_the_picture(picture: Image.Image) -> Iterator[str]:
    """What an RGB picture lacks, whichever part of it is looked at."""
    values = np.asarray(picture)
    spread = values.max(axis=2) - values.min(axis=2)
    if np.mean(spread <= COLOURLESS_SPREAD) >= COLOURLESS_SHARE:
        yield "It has no colours; the network was trained on colour photographs."


def of_the_crop(size: tuple[int, int], crop: Crop, pixels: Pixels) -> Iterator[str]:
    """What the crop of a picture of (width, height) leaves out or adds, and what its 32x32 pixels lack."""
    length = max(size) / min(size)
    if crop.kind == "centre" and length > CUT_WORTH_TELLING:
        yield f"Only its middle is looked at: a square, {1 / length:.0%} of the length shown."
    if crop.kind == "fit" and 1 - 1 / length > BARS_WORTH_TELLING:
        yield f"Bars in the colours of its edges fill {1 - 1 / length:.0%} of the square."
    side = covered(size, crop)
    if side < SIDE:
        yield f"{_named(size, crop, side)} pixels and was enlarged: expect little."
    elif is_blurred(pixels):
        yield "It is blurred, even at 32x32 pixels; the network was trained on sharp photographs."


def is_blurred(pixels: Pixels) -> bool:
    """Whether (32, 32, 3) uint8 are less sharp than the network's own images; a flat picture is not."""
    edges, sharpness = _edges_and_sharpness(pixels)
    return edges >= FEWEST_EDGES and sharpness < SHARP_ENOUGH


def _edges_and_sharpness(pixels: Pixels) -> tuple[float, float]:
    """Mean squared difference of neighbouring pixels, and the mean squared Laplacian as a multiple of it.

    The variance of the Laplacian alone (Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", ICPR
    2000) takes a picture of little contrast for a blurred one.
    """
    values = pixels @ np.array(_BRIGHTNESS)
    across, down = np.diff(values, axis=1), np.diff(values, axis=0)
    edges = float(np.mean(across[:-1] ** 2 + down[:, :-1] ** 2))
    laplacian = np.diff(across, axis=1)[1:-1] + np.diff(down, axis=0)[:, 1:-1]
    return edges, float(np.mean(laplacian**2)) / max(edges, FEWEST_EDGES)


def _named(size: tuple[int, int], crop: Crop, side: float) -> str:
    if crop.kind == "free":
        return f"The square holds only {side:.0f}x{side:.0f}"
    return f"It is only {size[0]}x{size[1]}"
