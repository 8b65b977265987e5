"""Runs with a network that can be asked. It is untrained: nobody minds how good it is."""

import numpy as np

from cnn_core.config import RunConfig
from cnn_core.data import validation_part
from cnn_core.runs.directory import Run
from tests.analysis.runs import saved_run
from tests.faults.training import SMALL

IMAGES = 100
"""That judge a run of SMALL."""


def untrained_run(config: RunConfig = SMALL) -> Run:
    """A finished run of one epoch with its checkpoint, and the answers that its network gives."""
    from cnn_core.engine.checkpoint import save_epoch
    from cnn_core.engine.evaluation import LogitsFunction
    from cnn_core.engine.model import build_model
    from cnn_core.engine.standing import Standing

    images, labels = validation_part(config.data).gather()
    model = build_model(config.model)
    logits = LogitsFunction(model)(np.asarray(images))
    run, _ = saved_run(logits[None], config=config, labels=labels)
    whole = Standing(1, 10, 10, 1.0, np.zeros(5, np.float32), np.zeros((0, 2), np.int64))
    save_epoch(run, model, whole, logits)
    return run
