"""Where a training stands, shared by all who take part in it."""

from dataclasses import dataclass

from cnn_core.runs.events import Ending


@dataclass
class Progress:
    """Where the training stands; shared by the callbacks of one run. `plan` holds the batches of each execution."""

    plan: tuple[int, ...]
    target_epochs: int
    after_step: int = 0
    """Updates of the weights before this training began."""
    epoch: int = 0
    batches: int = 0
    """Trained in this epoch."""
    standing: float = 0.0
    """Seconds of this epoch in which nothing was trained: of pauses, and of validations within it."""
    seconds_before: float = 0.0
    """Of this epoch, trained by an earlier trainer."""
    stop_requested: bool = False
    kept: int | None = None
    """The epoch that is kept where the unfinished one is given up: neither judged nor saved."""
    ending: Ending | None = None
    """Why the training ends by itself before its last epoch."""
    saved_step: int = 0
    """Of the last checkpoint."""

    @property
    def over(self) -> bool:
        """Nothing is trained any more."""
        return self.stop_requested or self.ending is not None

    @property
    def batches_per_epoch(self) -> int:
        return sum(self.plan)

    @property
    def step(self) -> int:
        """Updates of the weights since training began."""
        return (self.epoch - 1) * self.batches_per_epoch + self.batches if self.epoch else self.after_step

    @property
    def partial(self) -> bool:
        return self.batches < self.batches_per_epoch
