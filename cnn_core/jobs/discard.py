"""Deleting runs: what waits is stopped first, and all of it can be undone."""

import time

from cnn_core.jobs.unclaimed import end_unclaimed
from cnn_core.preferences import load
from cnn_core.runs import bin
from cnn_core.runs.directory import Run
from cnn_core.runs.events import Stopped
from cnn_core.runs.follow import summarize
from cnn_core.runs.lineage import forks_of


def discard(run: Run) -> bin.Binned:
    """Move the run into the bin; what lies there for too long is deleted for good on the way.

    A run that waits for a trainer is stopped, so that it does not wait for ever when it comes back. Raises RunBusy
    while a trainer holds it, RunError when it comes with the app.
    """
    if not run.recorded:
        end_unclaimed(run, Stopped(time=time.time()))
    found = bin.put(run)
    bin.empty(older_than_days=load().bin_days)
    return found


def consequences(runs: list[Run]) -> list[str]:
    """What deleting these runs means for others, in sentences."""
    doomed = {run.id for run in runs}
    told = []
    for run in runs:
        forks = [summarize(fork).name for fork in forks_of(run) if fork.id not in doomed]
        if forks:
            names = ", ".join(f"“{name}”" for name in forks)
            told.append(
                f"{names} {'was' if len(forks) == 1 else 'were'} forked from “{summarize(run).name}” and will "
                "lose the curve up to the fork; what was trained since then stays whole."
            )
    return told
