"""What a server says at its end of the trainings that it leaves behind."""

from collections.abc import Sequence

from cnn_core import preferences
from cnn_core.errors import EpochscopeError
from cnn_core.jobs.active import ActiveRun
from cnn_core.jobs.plan import plan
from cnn_core.runs.progress import progress_of


def farewell() -> str:
    """Which trainings go on and how to stop them, or that they are being stopped; empty where there are none."""
    try:
        now = plan()
    except EpochscopeError as error:
        return str(error)
    training = [one.active for one in now.training]
    waiting = [one.active for one in now.waiting]
    if preferences.stop_runs_wanted():
        return _told("Being stopped; what was learned is saved first", training, "")
    return "\n".join(
        words
        for words in (
            _told("Still training, without the server", training, "`python -m cnn_core runs stop RUN` stops one."),
            _told("Waiting until the server is back", waiting, "`python -m cnn_core queue cancel RUN` takes one back."),
        )
        if words
    )


def _told(title: str, runs: Sequence[ActiveRun], way: str) -> str:
    return "\n".join((f"{title}:", *map(_line, runs), *([way] if way else []))) if runs else ""


def _line(active: ActiveRun) -> str:
    """As in `  tutorial-20261123-2210-7f3a  Tutorial, epoch 3 of 8`."""
    progress = progress_of(active.history)
    how_far = f", epoch {progress.epoch} of {progress.epochs}" if progress else ""
    return f"  {active.run.id}  {active.name}{how_far}"
