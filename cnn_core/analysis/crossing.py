"""Where the curves of training and validation meet: by the tutorial's definition, and in truth.

Entry i of each array is epoch i + 1. Neither is an optimum: past the meeting validation may go on getting better.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnn_core.runs.history import RunHistory

TOLERANCE = 0.01
RELATIVE_TOLERANCE = 1e-5
"""numpy.isclose's own, which the tutorial left as it is."""


@dataclass(frozen=True)
class Crossing:
    """Where two curves have one value. `epoch` counts from 1 and may lie between two epochs."""

    epoch: float
    value: float


@dataclass(frozen=True)
class Meeting:
    """How training and validation meet in one metric; None where they do not."""

    close: Crossing | None
    """The tutorial's "optimal value": a whole epoch and the training value there."""
    crossing: Crossing | None
    """Where the curves, drawn as straight lines between epochs, intersect first."""


def close_epoch(training: ArrayLike, validation: ArrayLike, tolerance: float = TOLERANCE) -> int | None:
    """The first epoch where `numpy.isclose(training, validation, atol=tolerance)`, counted from 1; None without one.

    training, validation: (epochs,) floats. What is not finite is close to nothing. The tutorial takes the first of the
    epochs found without asking whether there are any, and so ends in an error where there are none.
    """
    ours, theirs = _finite(training), _finite(validation)
    allowed = tolerance + RELATIVE_TOLERANCE * np.abs(theirs)
    close = np.flatnonzero(np.abs(ours - theirs) <= allowed)
    return int(close[0]) + 1 if len(close) else None


def true_crossing(training: ArrayLike, validation: ArrayLike) -> Crossing | None:
    """The first intersection of the two curves, taken as straight lines between epochs; None without one.

    training, validation: (epochs,) floats. No line leads to or from a value that is not finite.
    """
    ours = _finite(training)
    gap = ours - _finite(validation)
    touching = np.flatnonzero(gap == 0)
    changing = np.flatnonzero(gap[:-1] * gap[1:] < 0)
    first_touch, first_change = (places[0] if len(places) else len(gap) for places in (touching, changing))
    if first_touch == first_change:
        return None
    if first_touch < first_change:
        return Crossing(float(first_touch + 1), float(ours[first_touch]))
    share = gap[first_change] / (gap[first_change] - gap[first_change + 1])
    rise = ours[first_change + 1] - ours[first_change]
    return Crossing(float(first_change + 1 + share), float(ours[first_change] + share * rise))


def meeting(history: RunHistory, metric: str) -> Meeting:
    """Both for `loss`, `accuracy`, `precision` or `recall` of a run, its partial epochs left out.

    A fork's first epoch is not the first.
    """
    whole = [epoch for epoch in history.epochs if not epoch.partial]
    before = whole[0].epoch - 1 if whole else 0
    training = [getattr(epoch.training, metric) for epoch in whole]
    validation = [getattr(epoch.validation, metric) for epoch in whole]
    epoch, crossing = close_epoch(training, validation), true_crossing(training, validation)
    return Meeting(
        close=None if epoch is None else Crossing(float(before + epoch), training[epoch - 1]),
        crossing=None if crossing is None else Crossing(before + crossing.epoch, crossing.value),
    )


def _finite(values: ArrayLike) -> NDArray[np.float64]:
    array = np.asarray(values, dtype=np.float64)
    return np.where(np.isfinite(array), array, np.nan)
