"""What augmentation does to a training image, in NumPy: for looking at. A training does the same with TensorFlow.

See cnn_core/engine/batches.py, which draws its chances from the run's seed; the geometry is the same to the pixel.
"""

from dataclasses import dataclass, replace

import numpy as np

from cnn_core.config import MEAN_COLOUR, DataConfig
from cnn_core.data.cifar10 import Pixels

IMAGE_SIDE = 32


@dataclass(frozen=True)
class Hole:
    """A covered square: its first row and column, which may lie outside, and its side."""

    top: int
    left: int
    side: int


@dataclass(frozen=True)
class Change:
    """One way in which a training image may be shown: mirrored or not, then moved by whole pixels, then covered."""

    mirrored: bool = False
    down: int = 0
    right: int = 0
    hole: Hole | None = None


def draw_changes(config: DataConfig, count: int, seed: int) -> list[Change]:
    """`count` changes as a training with `config` draws them for its first epoch, every one equally likely."""
    random = np.random.default_rng(seed)
    mirrored = random.random(count) < 0.5 if config.flip != "off" else np.zeros(count, bool)
    moves = random.integers(-config.shift, config.shift, (count, 2), endpoint=True)
    corners = random.integers(1 - config.cutout, IMAGE_SIDE, (count, 2)) if config.cutout else [None] * count
    return [
        Change(
            mirrored=bool(flip),
            down=int(down),
            right=int(right),
            hole=None if corner is None else Hole(int(corner[0]), int(corner[1]), config.cutout),
        )
        for flip, (down, right), corner in zip(mirrored, moves, corners, strict=True)
    ]


def draw_epochs(config: DataConfig, count: int, epochs: int, seed: int) -> list[list[Change]]:
    """For each of `count` images its change in each epoch: drawn anew, but for a flip that alternates."""
    drawn = [draw_changes(config, count, seed + epoch) for epoch in range(epochs)]
    if config.flip == "alternating":
        first = [change.mirrored for change in drawn[0]]
        drawn = [
            [replace(change, mirrored=mirrored ^ (epoch % 2 == 1)) for change, mirrored in zip(row, first, strict=True)]
            for epoch, row in enumerate(drawn)
        ]
    return [list(image) for image in zip(*drawn, strict=True)]


def changed(image: Pixels, change: Change) -> Pixels:
    """(32, 32, 3) uint8 as `change` shows it.

    What a shift uncovers is filled by reflection at the border, a hole by the mean colour.
    """
    shown = image[:, ::-1] if change.mirrored else image
    height, width, _ = image.shape
    margin = max(abs(change.down), abs(change.right))
    padded = np.pad(shown, ((margin, margin), (margin, margin), (0, 0)), mode="reflect")
    top, left = margin - change.down, margin - change.right
    moved = padded[top : top + height, left : left + width].copy()
    if change.hole is not None:
        top, left, side = change.hole.top, change.hole.left, change.hole.side
        moved[max(top, 0) : max(top + side, 0), max(left, 0) : max(left + side, 0)] = MEAN_COLOUR
    return moved
