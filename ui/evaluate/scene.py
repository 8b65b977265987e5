"""What Evaluate is looking at: a run at an epoch, which images, how sureness is read, and what it is compared with."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cnn_core.analysis.evaluation import Evaluation, same_images
from cnn_core.analysis.slices import Slice
from cnn_core.config import DataConfig
from cnn_core.errors import EpochscopeError
from cnn_core.runs.directory import Run, find
from cnn_core.runs.events import EpochFinished
from cnn_core.runs.follow import RunSummary, follow
from cnn_core.runs.history import RunHistory
from ui import selection
from ui.evaluate import evaluations
from ui.evaluate.slicing import brightness, chosen_slice


@dataclass(frozen=True)
class Other:
    """What the scene is compared with: another network's answers to its images, or this one's at another epoch."""

    name: str
    """As in `epoch 3` and `Speedrun, recorded, epoch 8`."""
    evaluation: Evaluation


@dataclass(frozen=True)
class Scene:
    """`evaluation` holds the images of the chosen slice, `whole` all that judge the run; both at `temperature`."""

    run: Run
    history: RunHistory
    epoch: EpochFinished
    whole: Evaluation
    rows: NDArray[np.int64]
    """Of `whole`, those that `evaluation` holds, in its order."""
    slice: Slice | None
    calibrated: bool
    temperature: float
    other: Other | None

    @cached_property
    def evaluation(self) -> Evaluation:
        return self.whole if self.slice is None else self.whole.only(self.rows)

    @property
    def selected(self) -> int | None:
        """The row of `whole` that the selected image is."""
        return self.whole.row_of(selection.current().image)


def scene_of(run: Run, history: RunHistory, epoch: EpochFinished) -> Scene:
    """The scene of the shared selection. Raises RunError where answers cannot be read."""
    chosen = selection.current()
    whole = evaluations.load(run, epoch.epoch, calibrated=chosen.calibrated)
    cut = chosen_slice()
    rows = np.arange(len(whole.labels)) if cut is None else cut.rows(whole, brightness(run))
    return Scene(
        run=run,
        history=history,
        epoch=epoch,
        whole=whole,
        rows=rows,
        slice=cut,
        calibrated=chosen.calibrated,
        temperature=evaluations.temperature(run, epoch.epoch) if chosen.calibrated else 1.0,
        other=_other(run, rows, all_of_them=cut is None),
    )


def comparable(run: Run, summaries: list[RunSummary]) -> list[RunSummary]:
    """Other runs with a saved epoch that the same images judge; one that cannot be read is left out."""
    data = run.config().data
    return [found for found in summaries if found.run.id != run.id and _is_judged_by(found, data)]


def epoch_to_compare(history: RunHistory) -> int | None:
    """The one that the selection names, else the best, else the last; None where none was saved."""
    wanted = (selection.current().against_epoch, history.best_epoch, max(history.checkpoints, default=None))
    return next((epoch for epoch in wanted if epoch in history.checkpoints), None)


def _is_judged_by(found: RunSummary, data: DataConfig) -> bool:
    if found.problem or not found.history.checkpoints:
        return False
    try:
        return same_images(found.run.config().data, data)
    except EpochscopeError:
        return False


def _other(run: Run, rows: NDArray[np.int64], *, all_of_them: bool) -> Other | None:
    """None where nothing is chosen, and where its answers are not there, are no numbers, or are about other images."""
    chosen = selection.current()
    if chosen.against is None and chosen.against_epoch is None:
        return None
    try:
        against = find(chosen.against) if chosen.against else run
        epoch = epoch_to_compare(follow(against).history())
        if epoch is None or not same_images(against.config().data, run.config().data):
            return None
        whole = evaluations.load(against, epoch, calibrated=chosen.calibrated)
        whose = "" if against == run else f"{against.meta().name or against.id}, {against.mark}, "
    except EpochscopeError:
        return None
    return None if whole.diverged else Other(f"{whose}epoch {epoch}", whole if all_of_them else whole.only(rows))
