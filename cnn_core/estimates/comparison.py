"""How far off estimates have been: what was said before runs began, held against what they took."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from cnn_core.estimates.estimate import Estimate, read
from cnn_core.estimates.past import Past


@dataclass(frozen=True)
class Comparison:
    """Relative errors of one run, as in 0.1 for an estimate of 11 where it took 10; None where nothing was said."""

    seconds: float | None
    memory: float | None
    disk: float | None


@dataclass(frozen=True)
class Accuracy:
    """Of `count` estimates, the median and the largest size of the relative error."""

    count: int
    median: float
    worst: float


def compare(said: Estimate, took: Past) -> Comparison:
    """One run's estimate against the run."""
    return Comparison(
        seconds=_error(said.seconds, took.seconds),
        memory=_error(said.memory, took.memory),
        disk=_error(said.disk, took.disk),
    )


def comparisons(past: Iterable[Past]) -> list[Comparison]:
    """Of those past trainings of which something was said before."""
    return [compare(said, one) for one in past if (said := read(one.run)) is not None]


def accuracy_of(errors: Sequence[float | None]) -> Accuracy | None:
    """None where there is nothing to compare."""
    sizes = [abs(error) for error in errors if error is not None]
    return Accuracy(len(sizes), median(sizes), max(sizes)) if sizes else None


def _error(said: float | None, took: float | None) -> float | None:
    return said / took - 1 if said is not None and took else None
