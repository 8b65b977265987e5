"""What augmentation does to a training image, in NumPy: for looking at. A training does the same with TensorFlow.

See cnn_core/engine/batches.py, which draws its chances from the run's seed; the geometry is the same to the pixel.
"""

from dataclasses import dataclass

import numpy as np

from cnn_core.config import DataConfig
from cnn_core.data.cifar10 import Pixels


@dataclass(frozen=True)
class Change:
    """One way in which a training image may be shown: mirrored or not, then moved by whole pixels."""

    mirrored: bool = False
    down: int = 0
    right: int = 0


def draw_changes(config: DataConfig, count: int, seed: int) -> list[Change]:
    """`count` changes as a training with `config` draws them: mirrored half of the time, every shift equally likely."""
    random = np.random.default_rng(seed)
    mirrored = random.random(count) < 0.5 if config.flip else np.zeros(count, bool)
    moves = random.integers(-config.shift, config.shift, (count, 2), endpoint=True)
    return [Change(bool(flip), int(down), int(right)) for flip, (down, right) in zip(mirrored, moves, strict=True)]


def changed(image: Pixels, change: Change) -> Pixels:
    """(32, 32, 3) uint8 as `change` shows it; what a shift uncovers is filled by reflection at the border."""
    shown = image[:, ::-1] if change.mirrored else image
    height, width, _ = image.shape
    margin = max(abs(change.down), abs(change.right))
    padded = np.pad(shown, ((margin, margin), (margin, margin), (0, 0)), mode="reflect")
    top, left = margin - change.down, margin - change.right
    return np.ascontiguousarray(padded[top : top + height, left : left + width])
