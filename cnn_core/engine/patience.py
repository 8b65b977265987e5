"""Early stopping: how long a training goes on without getting better."""

from collections.abc import Sequence

from cnn_core.runs.events import EpochFinished


class Patience:
    """Ends a training after `epochs` whole ones without a better validation accuracy; 0: never.

    `earlier` are the epochs that were judged before, where the training goes on from earlier work.
    """

    def __init__(self, epochs: int, earlier: Sequence[EpochFinished] = ()) -> None:
        self.epochs = epochs
        self.best: EpochFinished | None = None
        self._last = 0
        self._waited_from = 0
        for epoch in earlier:
            self.judged(epoch)
        if self.exhausted:
            # Somebody has it go on all the same.
            self._waited_from = self._last

    def judged(self, epoch: EpochFinished) -> None:
        """Told of every epoch as it is judged; a partial one counts for nothing."""
        if epoch.partial:
            return
        self._last = epoch.epoch
        if self.best is None or epoch.validation.accuracy > self.best.validation.accuracy:
            self.best = epoch

    @property
    def exhausted(self) -> bool:
        return (
            self.epochs > 0
            and self.best is not None
            and self._last - max(self.best.epoch, self._waited_from) >= self.epochs
        )
