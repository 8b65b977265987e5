"""A map over a picture: where it speaks for a class in one colour, where against it in another."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnn_core.data.cifar10 import Pixels

SIDE = 256
FOR, AGAINST = (255, 138, 30), (58, 140, 255)
STRONGEST = 0.9
"""Of the map's colour at its largest value; the picture stays visible below."""
DIMMED = 0.75


def overlay(pixels: Pixels, heat: NDArray[np.floating]) -> Image.Image:
    """(32, 32, 3) uint8 and (32, 32) of either sign -> an RGB image of 256x256.

    Each map is scaled to its own largest magnitude; a map of zeros leaves the picture as it is, dimmed and grey.
    """
    grey = Image.fromarray(pixels).convert("L").resize((SIDE, SIDE), Image.Resampling.NEAREST)
    below = DIMMED * np.asarray(grey, np.float64)[..., None]
    strength = _enlarged(heat / max(float(np.abs(heat).max()), 1e-12))
    colour = np.where(strength[..., None] >= 0, FOR, AGAINST)
    share = STRONGEST * np.abs(strength)[..., None]
    return Image.fromarray(np.round(below * (1 - share) + colour * share).astype(np.uint8))


def _enlarged(values: NDArray[np.floating]) -> NDArray[np.float64]:
    image = Image.fromarray(values.astype(np.float32)).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    return np.clip(np.asarray(image, np.float64), -1, 1)
