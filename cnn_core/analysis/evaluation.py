"""One epoch of one run, ready to be questioned: labels, answers, and which image each row is."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cnn_core import data
from cnn_core.analysis.confusion import confusion_matrix, images_in_cell
from cnn_core.config import DataConfig
from cnn_core.runs.directory import Run
from cnn_core.runs.history import RunHistory
from cnn_core.runs.predictions import Predictions, load_predictions


@dataclass(frozen=True)
class Evaluation:
    """Row i of every array is validation image i."""

    split: Literal["train", "test"]
    indices: NDArray[np.int32]
    """(images,) positions in the official CIFAR-10 split."""
    labels: NDArray[np.uint8]
    predictions: Predictions

    def at_temperature(self, temperature: float) -> "Evaluation":
        """The same answers with probabilities softmax(logits / temperature)."""
        logits = self.predictions.logits / np.float32(temperature)
        return replace(self, predictions=Predictions(logits))

    def only(self, rows: NDArray[np.integer]) -> "Evaluation":
        """Some of the images, in the order of `rows`."""
        return Evaluation(self.split, self.indices[rows], self.labels[rows], Predictions(self.predictions.logits[rows]))

    @cached_property
    def predicted(self) -> NDArray[np.int64]:
        return self.predictions.classes

    @cached_property
    def probabilities(self) -> NDArray[np.float64]:
        return self.predictions.probabilities

    @cached_property
    def confidence(self) -> NDArray[np.float64]:
        """(images,), the probability of the answer."""
        return np.asarray(self.probabilities.max(axis=1))

    @cached_property
    def right(self) -> NDArray[np.bool_]:
        """(images,), where the answer is the true class."""
        return np.asarray(self.predicted == self.labels)

    @cached_property
    def diverged(self) -> bool:
        """Some answers are no numbers any more."""
        return not bool(np.isfinite(self.predictions.logits).all())

    @cached_property
    def confusion(self) -> NDArray[np.int64]:
        """(10, 10) counts: row the true class, column the answer."""
        return confusion_matrix(self.labels, self.predicted)

    def cell(self, true_class: int, predicted_class: int) -> NDArray[np.int64]:
        """Rows of one cell, row or column of the confusion matrix, the most confident answer first."""
        rows = images_in_cell(self.labels, self.predicted, true_class, predicted_class)
        return rows[np.argsort(-self.confidence[rows], kind="stable")]

    def image_id(self, row: int) -> str:
        """As in `test-123`."""
        return f"{self.split}-{self.indices[row]}"

    def row_of(self, image_id: str | None) -> int | None:
        """The row of an image such as `test-123`; None when it is not one of the validation images."""
        split, _, index = (image_id or "").partition("-")
        if split != self.split or not index.isdecimal():
            return None
        rows = np.flatnonzero(self.indices == int(index))
        return int(rows[0]) if len(rows) else None


def same_images(one: DataConfig, other: DataConfig) -> bool:
    """Whether the same images judge runs of these two configurations, in the same order."""
    if one.validation == other.validation == "test":
        return True
    held_out = [(data.dataset, data.fraction, data.split_seed, data.validation) for data in (one, other)]
    return held_out[0] == held_out[1]


def evaluate(run: Run, history: RunHistory, epoch: int) -> Evaluation:
    """What the run's network answered at this epoch; raises NotTrained when the epoch was not saved."""
    part = data.validation_part(run.config().data)
    return Evaluation(part.of.split, part.indices, part.labels, load_predictions(run, history, epoch))
