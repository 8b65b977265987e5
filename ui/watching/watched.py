"""What the views of a training look at, and what is read of its epochs."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cnn_core.analysis.evaluation import Evaluation, evaluate
from cnn_core.runs.directory import Run
from cnn_core.runs.history import RunHistory
from cnn_core.runs.predictions import read_logits, softmax
from cnn_core.runs.probe import FirstFilters, read_filters
from ui.plot import LiveSource

REMEMBERED_EPOCHS = 4000


@dataclass(frozen=True)
class Watched:
    """`live` says where what comes next is told; None once the training has ended."""

    run: Run
    history: RunHistory
    live: LiveSource | None

    @property
    def saved(self) -> list[int]:
        """The epochs whose answers were saved, in order."""
        return sorted(self.history.checkpoints)

    @property
    def planned(self) -> int:
        """How many epochs there will have been."""
        if self.history.ended:
            return max(len(self.history.epochs), 1)
        return self.history.target_epochs or self.run.config().training.epochs

    def evaluation(self, epoch: int) -> Evaluation:
        """Raises RunError where the answers cannot be read."""
        return evaluate(self.run, self.history, epoch)

    def probabilities(self, epoch: int, rows: tuple[int, ...]) -> NDArray[np.float64]:
        """(rows, 10) of some validation images after an epoch. Raises RunError."""
        return _probabilities(self.run, epoch, self._written(epoch), rows)

    def filters(self, epoch: int) -> FirstFilters | None:
        """Those of the first layer after an epoch, where they were kept. Raises RunError."""
        return _filters(self.run, epoch, self._written(epoch))

    def _written(self, epoch: int) -> float:
        """When: an epoch that was taken back and trained again has other answers."""
        return next((saved.time for saved in self.history.saved if saved.epoch == epoch), 0.0)


@lru_cache(maxsize=REMEMBERED_EPOCHS)
def _probabilities(run: Run, epoch: int, _written: float, rows: tuple[int, ...]) -> NDArray[np.float64]:
    return softmax(read_logits(run, epoch, mapped=True)[list(rows)])


@lru_cache(maxsize=16)
def _filters(run: Run, epoch: int, _written: float) -> FirstFilters | None:
    return read_filters(run, epoch)
