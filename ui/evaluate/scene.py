"""What Evaluate is looking at: a run at an epoch, which images, how sureness is read, and what it is compared with."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cnn_core.analysis.evaluation import Evaluation, same_images
from cnn_core.analysis.slices import Slice
from cnn_core.runs.directory import Run
from cnn_core.runs.events import EpochFinished
from cnn_core.runs.follow import RunSummary, follow
from cnn_core.runs.history import RunHistory
from ui import selection
from ui.evaluate import evaluations
from ui.evaluate.slicing import brightness, chosen_slice


@dataclass(frozen=True)
class Other:
    """What the scene is compared with, judged by the same images."""

    name: str
    """As in `epoch 3` and `Speedrun, recorded, epoch 8`."""
    run: Run
    epoch: int
    whole: Evaluation
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
        other=_other(run, epoch.epoch, rows, all_of_them=cut is None),
    )


def comparable(run: Run, summaries: list[RunSummary]) -> list[RunSummary]:
    """Other runs with a saved epoch that the same images judge."""
    data = run.config().data
    return [
        found
        for found in summaries
        if found.run.id != run.id
        and found.problem is None
        and found.history.checkpoints
        and same_images(found.run.config().data, data)
    ]


def _other(run: Run, epoch: int, rows: NDArray[np.int64], *, all_of_them: bool) -> Other | None:
    chosen = selection.current()
    against = evaluations.found(chosen.against) if chosen.against else run
    if against is None or (chosen.against is None and chosen.against_epoch in (None, epoch)):
        return None
    history = follow(against).history()
    wanted = chosen.against_epoch if chosen.against_epoch in history.checkpoints else history.best_epoch
    if wanted not in history.checkpoints or not same_images(against.config().data, run.config().data):
        return None
    whole = evaluations.load(against, wanted, calibrated=chosen.calibrated)
    name = (
        f"epoch {wanted}" if against == run else f"{against.meta().name or against.id}, {against.mark}, epoch {wanted}"
    )
    return Other(name, against, wanted, whole, whole if all_of_them else whole.only(rows))
