"""How the answers to a few images went from epoch to epoch."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NUM_CLASSES = 10


@dataclass(frozen=True)
class Course:
    """Of one image, as of the last epoch: `right_since` is the epoch from which on every answer was right, if the last
    one is; `last_right` the last epoch whose answer was.
    """

    answer: int
    right_since: int | None
    last_right: int | None


def course(epochs: Sequence[int], answers: Sequence[int], true_class: int) -> Course:
    """`answers` are those after each of `epochs`, at least one."""
    right = [epoch for epoch, answer in zip(epochs, answers, strict=True) if answer == true_class]
    since = None
    for epoch, answer in zip(reversed(epochs), reversed(answers), strict=True):
        if answer != true_class:
            break
        since = epoch
    return Course(answers[-1], since, right[-1] if right else None)


def first_of_each_class(labels: NDArray[np.integer]) -> tuple[int, ...]:
    """The first row of each of the ten classes that has one, in the order of the classes."""
    rows = [np.flatnonzero(labels == class_index)[:1] for class_index in range(NUM_CLASSES)]
    return tuple(int(row) for row in np.concatenate(rows))
