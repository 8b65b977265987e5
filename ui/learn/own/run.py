"""Which run a lesson is about: one's own, else the tutorial's as it was recorded."""

from collections.abc import Sequence

from cnn_core.presets import TUTORIAL
from cnn_core.runs.follow import RunSummary
from ui import selection
from ui.classify.network import chosen_run, classifiable
from ui.runs import pick_run


def lesson_run(runs: Sequence[RunSummary]) -> RunSummary:
    """That of the shared selection, else the newest of one's own, else the tutorial's, of which the lessons speak.

    Where the selected one is not among `runs` the page says why.
    """
    run = chosen_run(runs)
    found = next(summary for summary in runs if summary.run.id == run.id)
    if not run.recorded or selection.current().run == run.id:
        return found
    return next((summary for summary in runs if _is_the_tutorials(summary)), found)


def pick_lesson_run() -> RunSummary | None:
    """A select box over the runs that have a network, showing this one; None where there is none."""
    runs = classifiable()
    if not runs:
        return None
    chosen = lesson_run(runs)
    pick_run(runs, chosen.run)
    return chosen


def _is_the_tutorials(summary: RunSummary) -> bool:
    return summary.run.recorded and summary.run.config().preset == TUTORIAL.name
