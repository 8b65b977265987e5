"""Trained networks ready to answer."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.engine.checkpoint import load_or_refuse
from cnn_core.engine.lessons import LESSONS
from cnn_core.engine.model import logits_model
from cnn_core.engine.questions import QUESTIONS, Network
from cnn_core.runs.directory import Run
from cnn_core.runs.follow import follow
from cnn_core.runs.networks import check_network
from cnn_core.serving.batches import LARGEST_BATCH
from cnn_core.serving.service import Saved
from cnn_core.serving.shelf import Shelf

KEPT_NETWORKS = 6
KEPT_BYTES = 2**30
"""Of weights and of what their optimizers keep. The network that is asked is kept however large it is."""

Key = tuple[Path, int, tuple[int, int]]


class Models:
    """Networks by run and epoch; safe to ask from many threads."""

    def __init__(self, *, most: int = KEPT_NETWORKS, most_bytes: int = KEPT_BYTES) -> None:
        self._networks: Shelf[Key, Network] = Shelf(_bytes, most=most, most_bytes=most_bytes)

    def logits(self, saved: Saved, images: NDArray[Any]) -> NDArray[np.float32]:
        """(images, 32, 32, 3), numbers from 0 to 255 -> (images, 10) float32.

        Raises NotTrained unless the network of this epoch is there, RunError when its file cannot be read.
        """
        network = self.network(*saved)
        forward = network.function("served", lambda: _forward(network.model))
        parts = [images[start : start + LARGEST_BATCH] for start in range(0, len(images), LARGEST_BATCH)]
        return np.concatenate([forward(tf.constant(part, tf.float32)).numpy() for part in parts])

    def answer(
        self, question: str, saved: Saved, arrays: Mapping[str, NDArray[Any]], options: Mapping[str, Any]
    ) -> dict[str, NDArray[Any]]:
        """What one of QUESTIONS tells of this network. Raises as `logits`, and ValueError for a wrong question."""
        if question not in QUESTIONS:
            raise ValueError(f"There is no question {question[:40]!r}; there are: {', '.join(QUESTIONS)}.")
        return QUESTIONS[question](self.network(*saved), arrays, options)

    def lesson(
        self, question: str, arrays: Mapping[str, NDArray[Any]], options: Mapping[str, Any]
    ) -> dict[str, NDArray[Any]]:
        """What TensorFlow tells to one of LESSONS. Raises ValueError for a wrong question."""
        if question not in LESSONS:
            raise ValueError(f"No lesson asks {question[:40]!r}; there are: {', '.join(LESSONS)}.")
        return LESSONS[question](arrays, options)

    def is_ready(self, saved: Saved) -> bool:
        """Whether it would be asked at once, for it is loaded."""
        return self._networks.has(_key(*saved))

    def network(self, run: Run, epoch: int) -> Network:
        """Loaded now, or kept since it was last asked. Raises as `logits`."""
        check_network(run, follow(run).history(), epoch)
        return self._networks.get(_key(run, epoch), lambda: Network(load_or_refuse(run, epoch), run, epoch))


def _key(run: Run, epoch: int) -> Key:
    return run.folder, epoch, run.edition(epoch)


def _forward(model: keras.Model) -> Callable[[tf.Tensor], tf.Tensor]:
    """Up to the logits, of pixels that need not be whole numbers."""
    network = logits_model(model)
    signature = [tf.TensorSpec((None, *model.input_shape[1:]), tf.float32)]
    forward: Callable[[tf.Tensor], tf.Tensor] = tf.function(
        lambda pixels: network(pixels, training=False), input_signature=signature
    )
    return forward


def _bytes(network: Network) -> int:
    # Of a run that comes with the app the weights alone are kept.
    optimizer = getattr(network.model, "optimizer", None)
    kept = [*network.model.variables, *(optimizer.variables if optimizer else ())]
    return sum(int(np.prod(variable.shape)) * 4 for variable in kept)
