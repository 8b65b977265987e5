"""What is put in order after each training, by whoever trained: networks beyond the rule, and what lay in the bin."""

import logging

from cnn_core import preferences
from cnn_core.errors import EpochscopeError
from cnn_core.runs import bin
from cnn_core.runs.retention import carry_out, holdings, plan

logger = logging.getLogger(__name__)


def tidy() -> None:
    """Whatever goes wrong is told in the log alone: the training is over and none of its affair."""
    try:
        wanted = preferences.load()
        bin.empty(older_than_days=wanted.bin_days)
        if not wanted.retention.keep_all:
            freed = carry_out(plan(wanted.retention, holdings()), who="after a training")
            logger.info("The rule for networks freed %d bytes.", freed)
    except (EpochscopeError, OSError):
        logger.exception("What had to be put in order could not be.")
