"""What runs like a design have reached: those of about its size that saw about as much."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import log2

from cnn_core import architecture
from cnn_core.config import DataConfig, RunConfig
from cnn_core.data import count_train_images
from cnn_core.errors import EpochscopeError
from cnn_core.runs.directory import Run
from cnn_core.runs.follow import RunSummary

SHOWN = 5
LOOKED_AT = 20
FARTHEST = 1.0
"""In doublings: twice as much or half as much, of each."""


@dataclass(frozen=True)
class Traits:
    """What makes two trainings alike. `images` are those of an epoch; a trait of 0 is not known."""

    parameters: int
    images: int
    epochs: int
    multiply_adds: int = 0

    def distance(self, other: "Traits") -> float:
        """How many doublings the one that differs most is apart, of those that both know."""
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return max((abs(log2(mine / theirs)) for mine, theirs in pairs if mine and theirs), default=0.0)


@dataclass(frozen=True)
class Similar:
    """A run that has reached `accuracy`, 0 to 1, in validation; `distance` in doublings."""

    run: Run
    name: str
    accuracy: float
    distance: float


def similar_runs(config: RunConfig, found: Iterable[RunSummary]) -> list[Similar]:
    """At most five of the runs that have ended, the most alike first; none that differs by more than a factor of 2.

    Raises ConfigError where the layers of `config` do not fit one another.
    """
    summary = architecture.summarize(config.model)
    images = count_train_images(config.data)
    wanted = Traits(summary.parameters, images, config.training.epochs, summary.multiply_adds)
    ended = [(distance, one) for one in found if (distance := _at_a_glance(wanted, one)) is not None]
    nearest = sorted(ended, key=lambda pair: pair[0])[:LOOKED_AT]
    alike = [similar for _, one in nearest if (similar := _compared(wanted, one)) is not None]
    return sorted(alike, key=lambda one: one.distance)[:SHOWN]


def accuracy_range(alike: Sequence[Similar]) -> tuple[float, float]:
    """The lowest and the highest accuracy, 0 to 1, of at least one run."""
    reached = [one.accuracy for one in alike]
    return min(reached), max(reached)


def _at_a_glance(wanted: Traits, summary: RunSummary) -> float | None:
    """The distance by what the list of runs knows; None where it is too far, or there is nothing to compare."""
    if summary.history.best is None or summary.status.active or (seen := _seen(summary)) is None:
        return None
    distance = wanted.distance(seen)
    return distance if distance <= FARTHEST else None


def _seen(summary: RunSummary) -> Traits | None:
    facts = summary.entry.config
    if facts is None or not facts.parameters:
        return None
    # A list of a thousand runs is looked through: their facts were checked when they were read.
    data = DataConfig.model_construct(dataset=facts.dataset, fraction=facts.fraction, validation=facts.validation)  # type: ignore[arg-type]
    whole = sum(not epoch.partial for epoch in summary.history.epochs)
    return Traits(facts.parameters, count_train_images(data), whole)


def _compared(wanted: Traits, summary: RunSummary) -> Similar | None:
    best, seen = summary.history.best, _seen(summary)
    if best is None or seen is None:
        return None
    try:
        multiply_adds = architecture.summarize(summary.run.config().model).multiply_adds
    except EpochscopeError:
        return None
    distance = wanted.distance(replace(seen, multiply_adds=multiply_adds))
    return Similar(summary.run, summary.name, best.validation.accuracy, distance) if distance <= FARTHEST else None
