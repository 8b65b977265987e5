"""The points of a run's curves: all of them thinned, or those that are new since a reader looked."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NotRequired, Self, TypedDict

import numpy as np
from numpy.typing import NDArray

from cnn_core.errors import ConfigError
from cnn_core.runs.events import EpochFinished, ValidatedWithin
from cnn_core.runs.history import RunHistory
from cnn_core.runs.series import COLUMNS, Column

Metric = Literal["loss", "accuracy", "precision", "recall"]
METRICS: tuple[Metric, ...] = ("loss", "accuracy", "precision", "recall")


class Stretches(TypedDict):
    """What a thinned series was: the mean y of the `n` measurements around each x."""

    x: list[float | None]
    y: list[float | None]
    n: list[int]


class Points(TypedDict):
    """A curve, or what is new of it; y is None where it is no number. What was thinned tells of what was left out."""

    x: list[float]
    y: list[float | None]
    total: NotRequired[int]
    stretches: NotRequired[Stretches]


@dataclass(frozen=True, order=True)
class Cursor:
    """How much of a history a reader has seen. As text: `1.120.3.6`, beginnings, batch events, epochs, validations.

    Where training has begun anew since, what the reader has seen may have been taken back.
    """

    beginnings: int = 0
    batches: int = 0
    epochs: int = 0
    validations: int = 0

    @classmethod
    def of(cls, history: RunHistory) -> Self:
        return cls(history.beginnings, len(history.batches), len(history.epochs), len(history.validations))

    @classmethod
    def parse(cls, text: str) -> Self:
        if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9}){3}", text):
            raise ConfigError(f"A cursor is four counts, as in 1.120.3.6; received {text[:40]!r}.")
        return cls(*map(int, text.split(".")))

    def __str__(self) -> str:
        return f"{self.beginnings}.{self.batches}.{self.epochs}.{self.validations}"

    def outdated(self, history: RunHistory) -> bool:
        """Training has begun again: a reader must draw all of it anew."""
        return self.beginnings != history.beginnings


def series_since(history: RunHistory, cursor: Cursor) -> dict[str, Points]:
    """The points of every curve that came after `cursor`, by series name; all of them where it is outdated.

    x counts epochs; of a batch it is the step over the batches of an epoch, so that batches and epochs share one axis.
    More than 2,000 new points of a batch series come thinned, once for everybody who asks the same.
    """
    if cursor.outdated(history):
        cursor = Cursor(history.beginnings)
    series = {f"batch_{column}": _batch_points(history, column, cursor.batches) for column in COLUMNS}
    epochs, validations = history.epochs[cursor.epochs :], history.validations[cursor.validations :]
    for metric in METRICS:
        series[f"training_{metric}"] = _points(history, epochs, "training", metric)
        series[f"validation_{metric}"] = _points(history, validations, "validation", metric)
    return series


def steps_per_epoch(history: RunHistory) -> int:
    """1 before the training began: there are no steps yet."""
    return history.started.batches_per_epoch if history.started else 1


def _batch_points(history: RunHistory, column: Column, start: int) -> Points:
    per_epoch, batches = steps_per_epoch(history), history.batches
    drawn = batches.thinned(column, start)
    steps, values = batches.step[start:], batches.column(column)[start:]
    points = Points(x=(steps[drawn.places] / per_epoch).tolist(), y=finite(values[drawn.places]))
    if not drawn.whole:
        points["total"] = drawn.total
        points["stretches"] = {
            "x": finite(drawn.middles / per_epoch),
            "y": finite(drawn.means),
            "n": drawn.counts.tolist(),
        }
    return points


def _points(
    history: RunHistory, judged: Sequence[EpochFinished | ValidatedWithin], part: str, metric: Metric
) -> Points:
    values = np.array([getattr(getattr(event, part), metric) for event in judged], np.float64)
    return Points(x=[event.step / steps_per_epoch(history) for event in judged], y=finite(values))


def finite(values: NDArray[np.float64]) -> list[float | None]:
    """What is no number as None, which JSON has."""
    return [value if math.isfinite(value) else None for value in values.tolist()]
