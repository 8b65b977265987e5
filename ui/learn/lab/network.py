"""The network of one's own that a lesson looks into: chosen as on Inside, at its best epoch."""

from dataclasses import dataclass

from cnn_core.runs.directory import Run
from ui.classify.network import chosen_run, classifiable
from ui.runs import pick_run


@dataclass(frozen=True)
class OwnNetwork:
    """`name` is the run's; `epoch` the best one whose network is there."""

    run: Run
    epoch: int
    name: str


def pick_own_network() -> OwnNetwork | None:
    """A select box over the runs that can be asked; None where there is none."""
    runs = [summary for summary in classifiable() if summary.history.best_epoch in summary.networks]
    if not runs:
        return None
    run = chosen_run(runs)
    pick_run(runs, run)
    summary = next(summary for summary in runs if summary.run.id == run.id)
    return OwnNetwork(run, summary.history.best_epoch or max(summary.networks), summary.name)
