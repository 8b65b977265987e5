"""The network of one's own that a lesson looks into: chosen as on Inside, at its best epoch."""

from dataclasses import dataclass

from cnn_core.runs.directory import Run
from cnn_core.runs.follow import RunSummary
from ui.classify.network import classifiable
from ui.learn.own_network import chosen_lesson_run
from ui.runs import pick_run


@dataclass(frozen=True)
class OwnNetwork:
    """`name` is the run's; `epoch` the best one whose network is there."""

    run: Run
    epoch: int
    name: str


def pick_own_network() -> OwnNetwork | None:
    """A select box over the runs that can be asked; None where there is none, or its best network was removed."""
    summary = pick_own_run()
    if summary is None or summary.history.best_epoch not in summary.networks:
        return None
    return OwnNetwork(summary.run, summary.history.best_epoch or max(summary.networks), summary.name)


def pick_own_run() -> RunSummary | None:
    """Likewise, whether or not the network of its best epoch is there."""
    runs, run = classifiable(), chosen_lesson_run()
    if run is None:
        return None
    pick_run(runs, run)
    return next((summary for summary in runs if summary.run.id == run.id), None)
