"""The first visit's wait, done before it: the network that is asked by default, loaded and traced."""

import logging
import threading

import numpy as np

from cnn_core.architecture import INPUT_SHAPE
from cnn_core.errors import NotTrained
from cnn_core.serving.files import choose_network
from cnn_core.serving.service import Answering

AHEAD = "--ahead"
"""Tells the serving process that nobody waits for it yet."""

logger = logging.getLogger(__name__)


def begin(models: Answering) -> threading.Thread:
    """In the background; a question about the same network that comes meanwhile waits for what it needs anyway."""
    thread = threading.Thread(target=_warm, args=(models,), name="warming", daemon=True)
    thread.start()
    return thread


def _warm(models: Answering) -> None:
    """Ask it what Classify asks of a first picture."""
    black = np.zeros((1, *INPUT_SHAPE), np.uint8)
    try:
        network = choose_network(None, None)
        saved = network.run, network.epoch
        models.logits(saved, black)
        models.answer("grad_cam", saved, {"pixels": black}, {"class_index": 0})
    except NotTrained:
        # Nothing to ask yet, which is no problem.
        return
    except Exception:
        # Whoever asks it is told; nobody has yet.
        logger.exception("The network that is asked by default could not be made ready.")
