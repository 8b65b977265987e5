"""Trained networks ready to answer, the least recently asked forgotten first."""

import logging
import threading
from collections import OrderedDict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnn_core.engine.checkpoint import load_epoch
from cnn_core.engine.evaluation import LogitsFunction
from cnn_core.errors import RunError
from cnn_core.runs.directory import Run
from cnn_core.runs.follow import Follower
from cnn_core.runs.predictions import check_saved

KEPT_NETWORKS = 4
logger = logging.getLogger(__name__)


class Models:
    """Networks by run and epoch; safe to ask from many threads, one answer at a time."""

    def __init__(self) -> None:
        self._networks: OrderedDict[tuple[Path, int], LogitsFunction] = OrderedDict()
        self._lock = threading.Lock()

    def logits(self, run: Run, epoch: int, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """(images, 32, 32, 3) uint8 -> (images, 10) float32.

        Raises NotTrained unless this epoch was saved, RunError when its file cannot be read.
        """
        with self._lock:
            return self._network(run, epoch)(images)

    def _network(self, run: Run, epoch: int) -> LogitsFunction:
        key = (run.folder, epoch)
        if key not in self._networks:
            check_saved(run, Follower(run).history(), epoch)
            self._networks[key] = _load(run, epoch)
        self._networks.move_to_end(key)
        while len(self._networks) > KEPT_NETWORKS:
            self._networks.popitem(last=False)
        return self._networks[key]


def _load(run: Run, epoch: int) -> LogitsFunction:
    try:
        return LogitsFunction(load_epoch(run, epoch))
    except Exception as error:
        # What Keras raises over a damaged file is of any kind, and names folders that are no visitor's business.
        logger.exception("Epoch %d of run %s cannot be loaded.", epoch, run.id)
        raise RunError(
            f"The network saved after epoch {epoch} of run {run.id!r} cannot be loaded ({type(error).__name__}). "
            "Choose another epoch, or train the run again."
        ) from error
