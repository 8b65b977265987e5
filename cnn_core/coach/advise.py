"""All rules, put to one run."""

from collections.abc import Collection
from dataclasses import dataclass

from cnn_core.coach.advice import Advice
from cnn_core.coach.dead_units import dead_units
from cnn_core.coach.overfitting import overfitting
from cnn_core.coach.plateau import plateau
from cnn_core.coach.reading import Reading
from cnn_core.coach.too_high import too_high
from cnn_core.coach.too_low import too_low
from cnn_core.config import RunConfig
from cnn_core.runs.history import RunHistory

TO_BLOW_UP = frozenset({"range_test"})
"""Schedules that raise the learning rate until nothing is learned, to see where that is."""
ENOUGH_EPOCHS = 3
"""Before, most rules cannot speak: their silence says nothing of the run."""


@dataclass(frozen=True)
class Verdict:
    """What there is to say of a run, the gravest first, and how much of it was looked at."""

    advice: tuple[Advice, ...]
    epochs: int
    """Whole ones."""

    @property
    def calm(self) -> str | None:
        """What to say where there is nothing to say; None where it is too early even for that."""
        if self.advice or self.epochs < ENOUGH_EPOCHS:
            return None
        return f"Nothing to remark after {self.epochs} epochs."


def advise(history: RunHistory, config: RunConfig, *, kept: Collection[int] | None = None) -> Verdict:
    """What the coach says; where it is unsure it says nothing.

    `kept` are the epochs that can be forked from, where that is not every one that was saved.
    A learning rate that is too high explains whatever else there is: then nothing else is said. Of a run that overfits
    it is not said as well that it stands still.
    """
    if config.training.schedule.kind in TO_BLOW_UP:
        return Verdict((), 0)
    reading = Reading(history, config, frozenset(history.checkpoints if kept is None else kept))
    high = too_high(reading)
    found = [high] if high else [dead_units(reading), too_low(reading), overfitting(reading) or plateau(reading)]
    return Verdict(tuple(advice for advice in found if advice), len(reading.whole))
