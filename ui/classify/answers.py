"""Logits of pictures, asked for many at a time and kept: a question about forty pictures is one question."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.data.cifar10 import Pixels
from cnn_core.runs.directory import Run
from cnn_core.serving import client

KEPT_ANSWERS = 4096
"""Of ten numbers each, for all visitors."""
Key = tuple[str, int, tuple[int, int], str]
"""A run's folder, an epoch and which edition of it, a picture's digest."""


class Answers:
    """Of networks to pictures, the least recently wanted forgotten first; safe to ask from many threads."""

    def __init__(self) -> None:
        self._logits: OrderedDict[Key, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def logits(self, run: Run, epoch: int, pictures: Sequence[Pixels]) -> list[NDArray[np.float32]]:
        """(10,) for each of the pictures, (32, 32, 3) uint8; only those that are new are asked about.

        Raises ServingError.
        """
        saved = (str(run.folder), epoch, run.edition(epoch))
        keys = [(*saved, hashlib.sha256(pixels.tobytes()).hexdigest()) for pixels in pictures]
        with self._lock:
            found = {key: self._logits[key] for key in keys if key in self._logits}
        missing = {key: pixels for key, pixels in zip(keys, pictures, strict=True) if key not in found}
        if missing:
            told = client.ask("logits", run, epoch, {"pixels": np.stack(list(missing.values()))})["logits"]
            found |= dict(zip(missing, told, strict=True))
        self._keep(found)
        return [found[key] for key in keys]

    def _keep(self, found: dict[Key, NDArray[np.float32]]) -> None:
        with self._lock:
            for key, logits in found.items():
                self._logits[key] = logits
                self._logits.move_to_end(key)
            while len(self._logits) > KEPT_ANSWERS:
                self._logits.popitem(last=False)


@st.cache_resource(show_spinner=False)
def answers() -> Answers:
    """The one of this server."""
    return Answers()
