"""What a run's network answered on its validation images, epoch by epoch."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_core.errors import NotTrained, RunError
from cnn_core.runs.directory import Run
from cnn_core.runs.history import RunHistory

LOGITS_FILE = "logits.npy"
CHECKPOINT_FILE = "checkpoint.keras"
STANDING_FILE = "standing.npz"
"""Beside a checkpoint: how far the epoch was, so that a training goes on from there."""
WEIGHTS_FILE = "weights.npz"
"""In place of a checkpoint in a run that comes with the app: float16, in the order of the model's variables."""


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
    """Raises NotTrained unless the log says that this epoch was saved, RunError when its answers cannot be read."""
    check_saved(run, history, epoch)
    return Predictions(read_logits(run, epoch))


def read_logits(run: Run, epoch: int, *, mapped: bool = False) -> NDArray[np.float32]:
    """(images, 10), in memory or `mapped` from the file. Raises RunError when the file is gone or damaged."""
    path = run.epoch_folder(epoch) / LOGITS_FILE
    try:
        logits: NDArray[np.float32] = np.load(path, mmap_mode="r" if mapped else None)
        # Those of a run that comes with the app are kept in half the room.
        logits = logits.astype(np.float32, copy=False)
    except (OSError, ValueError, EOFError) as error:
        raise RunError(
            f"The answers of epoch {epoch} of run {run.id!r} cannot be read: its {LOGITS_FILE} is gone or damaged. "
            "Choose another epoch, or train the run again."
        ) from error
    return logits


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
