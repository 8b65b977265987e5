"""What a run's network answered on its validation images, epoch by epoch."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_core.errors import NotTrained
from cnn_core.runs.directory import Run
from cnn_core.runs.history import RunHistory

LOGITS_FILE = "logits.npy"
CHECKPOINT_FILE = "checkpoint.keras"


@dataclass(frozen=True)
class Predictions:
    """Answers of one epoch. Row i belongs to validation image i of the run's split."""

    logits: NDArray[np.float32]
    """(images, 10), before softmax."""

    @property
    def probabilities(self) -> NDArray[np.float64]:
        """(images, 10), each row sums to 1."""
        return softmax(self.logits)

    @property
    def classes(self) -> NDArray[np.int64]:
        """(images,), the most probable class; the lowest on a tie."""
        return np.asarray(self.logits.argmax(axis=1), dtype=np.int64)


def load_predictions(run: Run, history: RunHistory, epoch: int) -> Predictions:
    """Raises NotTrained unless the log says that this epoch was saved."""
    check_saved(run, history, epoch)
    return Predictions(np.load(run.epoch_folder(epoch) / LOGITS_FILE))


def check_saved(run: Run, history: RunHistory, epoch: int) -> None:
    """Raises NotTrained unless the log says that this epoch was saved."""
    if epoch not in history.checkpoints:
        known = ", ".join(str(number) for number in sorted(history.checkpoints)) or "none yet"
        raise NotTrained(f"Run {run.id!r} has no saved epoch {epoch}; it has: {known}.")


def softmax(logits: NDArray[np.floating]) -> NDArray[np.float64]:
    """Probabilities from logits, along the last axis, in float64."""
    shifted = logits.astype(np.float64) - logits.max(axis=-1, keepdims=True)
    exponentials = np.exp(shifted)
    return np.asarray(exponentials / exponentials.sum(axis=-1, keepdims=True))
