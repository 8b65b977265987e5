"""Where a training stands, shared by all who take part in it."""

from dataclasses import dataclass


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
