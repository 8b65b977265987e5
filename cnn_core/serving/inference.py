"""Trained networks ready to answer, the least recently asked forgotten first."""

import threading
from collections import OrderedDict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cnn_core.engine.checkpoint import load_epoch
from cnn_core.engine.evaluation import LogitsFunction
from cnn_core.runs.directory import Run
from cnn_core.runs.follow import Follower
from cnn_core.runs.predictions import check_saved

KEPT_NETWORKS = 4


class Models:
    """Networks by run and epoch; safe to ask from many threads, one answer at a time."""

    def __init__(self) -> None:
        self._networks: OrderedDict[tuple[Path, int], LogitsFunction] = OrderedDict()
        self._lock = threading.Lock()

    def logits(self, run: Run, epoch: int, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """(images, 32, 32, 3) uint8 -> (images, 10) float32. Raises NotTrained unless this epoch was saved."""
        with self._lock:
            return self._network(run, epoch)(images)

    def _network(self, run: Run, epoch: int) -> LogitsFunction:
        key = (run.folder, epoch)
        if key not in self._networks:
            check_saved(run, Follower(run).history(), epoch)
            self._networks[key] = LogitsFunction(load_epoch(run, epoch))
        self._networks.move_to_end(key)
        while len(self._networks) > KEPT_NETWORKS:
            self._networks.popitem(last=False)
        return self._networks[key]
