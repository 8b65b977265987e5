"""The loss of single images and of batches: how wrong an answer is, and how much chance is in a batch's mean."""

import numpy as np
from numpy.typing import NDArray

from cnn_core.runs.predictions import softmax

Losses = NDArray[np.float64]


def image_losses(logits: NDArray[np.floating], labels: NDArray[np.integer]) -> Losses:
    """(images,) -log softmax(logits) at the true class, in nats: Keras's sparse categorical cross-entropy of logits.

    logits: (images, classes); labels: (images,) class indices.
    """
    values = logits.astype(np.float64)
    shifted = values - values.max(axis=1, keepdims=True)
    return np.asarray(np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(labels)), labels])


def losses_by_label(logits: NDArray[np.floating]) -> Losses:
    """(classes,) of one image's logits (classes,): what the loss would be, were this class the true one."""
    return -np.log(softmax(logits))


def batch_losses(losses: Losses, size: int, batches: int, seed: int) -> Losses:
    """(batches,) mean losses of so many batches of `size` images, each drawn from `losses` (images,) without repeats.

    Of fewer images than `size` each batch would be all of them: raises ValueError.
    """
    if not 1 <= size <= len(losses):
        raise ValueError(f"A batch holds 1 to {len(losses):,} images, not {size:,}.")
    random = np.random.default_rng(seed)
    drawn = (random.choice(len(losses), size, replace=False, shuffle=False) for _ in range(batches))
    return np.array([losses[places].mean() for places in drawn])
