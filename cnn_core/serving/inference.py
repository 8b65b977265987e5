"""Trained networks ready to answer, the least recently asked forgotten first."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.engine.checkpoint import load_epoch
from cnn_core.engine.model import logits_model
from cnn_core.engine.questions import QUESTIONS, Network
from cnn_core.errors import RunError
from cnn_core.runs.directory import Run
from cnn_core.runs.follow import follow
from cnn_core.runs.predictions import check_saved
from cnn_core.serving.batches import LARGEST_BATCH
from cnn_core.serving.service import Saved

KEPT_NETWORKS = 6
KEPT_BYTES = 2**30
"""Of weights and of what their optimizers keep. The network that is asked is kept however large it is."""

logger = logging.getLogger(__name__)


class Models:
    """Networks by run and epoch; safe to ask from many threads."""

    def __init__(self, *, most: int = KEPT_NETWORKS, most_bytes: int = KEPT_BYTES) -> None:
        self._networks: OrderedDict[tuple[Any, ...], Network] = OrderedDict()
        self._most, self._most_bytes = most, most_bytes
        self._lock = threading.Lock()

    def logits(self, saved: Saved, images: NDArray[Any]) -> NDArray[np.float32]:
        """(images, 32, 32, 3), numbers from 0 to 255 -> (images, 10) float32.

        Raises NotTrained unless this epoch was saved, RunError when its file cannot be read.
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

    def network(self, run: Run, epoch: int) -> Network:
        """Loaded now, or kept since it was last asked."""
        check_saved(run, follow(run).history(), epoch)
        key = (run.folder, epoch, _version(run, epoch))
        with self._lock:
            if key not in self._networks:
                self._networks[key] = _load(run, epoch)
                self._forget()
            self._networks.move_to_end(key)
            return self._networks[key]

    def _forget(self) -> None:
        """As many as are too many, but never the one that came last."""
        sizes = [_bytes(network.model) for network in self._networks.values()]
        while len(sizes) > 1 and (len(sizes) > self._most or sum(sizes) > self._most_bytes):
            self._networks.popitem(last=False)
            sizes.pop(0)


def _version(run: Run, epoch: int) -> tuple[int, int] | None:
    """An epoch that was trained again has another folder."""
    try:
        told = run.epoch_folder(epoch).stat()
    except FileNotFoundError:
        return None
    return told.st_ino, told.st_mtime_ns


def _load(run: Run, epoch: int) -> Network:
    try:
        return Network(load_epoch(run, epoch), run, epoch)
    except Exception as error:
        # What Keras raises over a damaged file is of any kind, and names folders that are no visitor's business.
        logger.exception("Epoch %d of run %s cannot be loaded.", epoch, run.id)
        raise RunError(
            f"The network saved after epoch {epoch} of run {run.id!r} cannot be loaded ({type(error).__name__}). "
            "Choose another epoch, or train the run again."
        ) from error


def _forward(model: keras.Model) -> Callable[[tf.Tensor], tf.Tensor]:
    """Up to the logits, of pixels that need not be whole numbers."""
    network = logits_model(model)
    signature = [tf.TensorSpec((None, *model.input_shape[1:]), tf.float32)]
    forward: Callable[[tf.Tensor], tf.Tensor] = tf.function(
        lambda pixels: network(pixels, training=False), input_signature=signature
    )
    return forward


def _bytes(model: keras.Model) -> int:
    # Of a run that comes with the app the weights alone are kept.
    optimizer = getattr(model, "optimizer", None)
    kept = [*model.variables, *(optimizer.variables if optimizer else ())]
    return sum(int(np.prod(variable.shape)) * 4 for variable in kept)
