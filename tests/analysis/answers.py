"""Answers of a network that is right about seven times in ten, made from a seed: others' arithmetic judges ours."""

import numpy as np
from numpy.typing import NDArray


def answers(images: int = 2000, seed: int = 0) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Logits (images, 10) float32 and labels (images,) uint8."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, 10, images).astype(np.uint8)
    logits = random.normal(0, 1.6, (images, 10))
    logits[np.arange(images), labels] += 3
    return logits.astype(np.float32), labels
