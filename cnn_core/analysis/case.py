"""One validation image through the epochs: what the network answered, and how often it changed its mind."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_core.runs.directory import Run
from cnn_core.runs.history import RunHistory
from cnn_core.runs.predictions import read_logits, softmax


@dataclass(frozen=True)
class Case:
    """Row i belongs to `epochs[i]`, the saved epochs in their order; those whose answer is no number are left out."""

    true_class: int
    epochs: tuple[int, ...]
    probabilities: NDArray[np.float64]
    """(epochs, 10), each row sums to 1."""

    @property
    def answers(self) -> NDArray[np.int64]:
        """(epochs,), the most probable class at each epoch."""
        return np.asarray(self.probabilities.argmax(axis=1), dtype=np.int64)

    @property
    def right(self) -> NDArray[np.bool_]:
        """(epochs,), where the answer is the true class."""
        return np.asarray(self.answers == self.true_class)

    @property
    def first_right(self) -> int | None:
        """The first saved epoch with the right answer."""
        places = np.flatnonzero(self.right)
        return self.epochs[places[0]] if len(places) else None

    @property
    def changes(self) -> int:
        """How often the answer became another one."""
        return int(np.count_nonzero(np.diff(self.answers)))

    @property
    def forgotten(self) -> int:
        """How often a right answer became a wrong one: forgetting events.

        Toneva et al., "An Empirical Study of Example Forgetting during Deep Neural Network Learning", ICLR 2019, who
        count them on training images at every presentation; these are validation images at every saved epoch.
        """
        return int(np.count_nonzero(self.right[:-1] & ~self.right[1:]))


def case_of(
    run: Run,
    history: RunHistory,
    row: int,
    true_class: int,
    temperature: Callable[[int], float] = lambda epoch: 1.0,
) -> Case:
    """Validation image `row` at every saved epoch; of each epoch's logits one row is read, not the file.

    `temperature` is that of an epoch, by which its logits are divided.
    """
    saved = sorted(history.checkpoints)
    rows = [read_logits(run, epoch, mapped=True)[row] / np.float32(temperature(epoch)) for epoch in saved]
    logits = np.array(rows, dtype=np.float32).reshape(-1, 10)
    finite = np.flatnonzero(np.isfinite(logits).all(axis=1))
    return Case(true_class, tuple(saved[place] for place in finite), softmax(logits[finite]))
