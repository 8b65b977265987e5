"""From a checked configuration to a run that waits for a trainer."""

from collections.abc import Sequence
from pathlib import Path

import psutil

from cnn_core import architecture, data, estimates
from cnn_core.config import RunConfig
from cnn_core.errors import ConfigError, DatasetMissing
from cnn_core.jobs.origin import origin_of
from cnn_core.jobs.queue import enqueue
from cnn_core.jobs.slots import share_of_processors
from cnn_core.runs.directory import Run, create
from cnn_core.runs.networks import networks_lock


def submit(config: RunConfig, *, origin: Sequence[Path] = ()) -> Run:
    """Lay the run directory in state queued; a supervisor starts it, unless the caller launches it first.

    `origin` are the files of the network that a fork begins with. Those of a network that the configuration names as
    its first layer are found here.

    Raises ConfigError when the layers do not fit one another or the machine's memory, DatasetMissing when the images
    are not here yet, WeightsMissing, UnknownRun or NotTrained when the network to begin with is not, HomeNotWritable
    when the disk is full or read-only.
    """
    _check_memory(architecture.summarize(config.model), config)
    if not data.is_available(config.data.dataset):
        raise DatasetMissing(
            f"The run asks for the data set {config.data.dataset!r}, which is not on this machine yet. "
            "Fetch it on the Data page or with `python -m cnn_core data fetch`."
        )
    said = estimates.estimate(config, share=share_of_processors())
    run = _create(config, origin)
    estimates.keep(run, said)
    enqueue(run)
    return run


def _create(config: RunConfig, origin: Sequence[Path]) -> Run:
    if config.parent is not None:
        # All that a fork needs is in the network that it goes on from.
        return create(config, origin=origin)
    if config.model.base is None:
        return create(config)
    with networks_lock():
        return create(config, origin=origin_of(config))


def _check_memory(summary: architecture.ArchitectureSummary, config: RunConfig) -> None:
    needed, here = summary.training_bytes(config.training.batch_size), psutil.virtual_memory().total
    if needed > here:
        raise ConfigError(
            f"This training needs about {needed / 2**30:.0f} GB of memory, and the machine has {here / 2**30:.0f} GB. "
            f"Use a batch size below {config.training.batch_size} or fewer filters and units."
        )
