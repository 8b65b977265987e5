"""From a checked configuration to a run that waits for a trainer."""

from cnn_core import architecture, data
from cnn_core.config import RunConfig
from cnn_core.errors import DatasetMissing
from cnn_core.jobs.queue import enqueue
from cnn_core.runs.directory import Run, create


def submit(config: RunConfig) -> Run:
    """Lay the run directory in state queued; a supervisor starts it, unless the caller launches it first.

    Raises ConfigError when the layers do not fit one another, DatasetMissing when the images are not here yet.
    """
    architecture.summarize(config.model)
    if not data.is_available(config.data.dataset):
        raise DatasetMissing(
            f"The run asks for the data set {config.data.dataset!r}, which is not on this machine yet. "
            "Fetch it on the Data page or with `python -m cnn_core data fetch`."
        )
    run = create(config)
    enqueue(run)
    return run
