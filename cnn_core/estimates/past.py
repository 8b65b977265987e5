"""What trainings on this machine really took: those alone that went from start to end as they were told to."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from cnn_core.errors import EpochscopeError
from cnn_core.estimates.memory import design_bytes
from cnn_core.machine import cpu_name
from cnn_core.runs.directory import Run
from cnn_core.runs.events import Finished
from cnn_core.runs.follow import RunSummary, summaries
from cnn_core.runs.history import RunHistory
from cnn_core.runs.load import read_load

LOOKED_AT = 20
"""The latest; older ones say little of how the machine is now."""


@dataclass(frozen=True)
class Past:
    """Seconds from the first batch's preparation to the last checkpoint; peak of memory, and files, in bytes.

    `memory` and `disk` are None where they were not looked at, or networks have been removed since.
    """

    run: Run
    seconds: float
    memory: int | None
    disk: int | None
    design_bytes: int


def past_trainings(found: Iterable[RunSummary] | None = None) -> list[Past]:
    """At most twenty of one's own, the newest first, of all there are or of those `found`."""
    everything = summaries(everything=True) if found is None else found
    return list(islice((past for summary in everything if (past := _past(summary)) is not None), LOOKED_AT))


def undisturbed(history: RunHistory) -> bool:
    """Whether it trained all of its epochs at one go, with nobody at its knobs."""
    ending = history.ending
    whole = isinstance(ending, Finished) and ending.reason == "epochs"
    return whole and history.beginnings == 1 and not history.in_effect and bool(history.saved)


def _past(summary: RunSummary) -> Past | None:
    run, history = summary.run, summary.history
    if run.recorded or history.started is None or history.started.after_epoch or not undisturbed(history):
        return None
    try:
        config = run.config()
        here = run.machine().startswith(cpu_name())
        design = design_bytes(config)
    except EpochscopeError:
        return None
    if not here:
        return None
    load = read_load(run.load_path)
    all_there = summary.networks == history.checkpoints
    return Past(
        run,
        seconds=history.saved[-1].time - history.started.time,
        memory=int(load.memory.max()) if len(load) else None,
        disk=summary.entry.disk_bytes if all_there else None,
        design_bytes=design,
    )
