"""What trains, what waits, and when each that waits will begin, as far as that can be told."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cnn_core import preferences, speed
from cnn_core.config import RunConfig
from cnn_core.errors import EpochscopeError
from cnn_core.jobs.active import ActiveRun, active_runs
from cnn_core.jobs.queue import queued
from cnn_core.jobs.slots import share_of_processors
from cnn_core.runs.history import RunHistory
from cnn_core.runs.progress import Progress, progress_of
from cnn_core.runs.status import Status

NEVER = float("inf")


@dataclass(frozen=True)
class Training:
    """`seconds_left` is None where nobody can say: it is paused, or too little of it has been seen."""

    active: ActiveRun
    progress: Progress | None
    seconds_left: float | None


@dataclass(frozen=True)
class Waiting:
    """`starts_in` and `takes` are seconds from now on, None where nobody can say."""

    active: ActiveRun
    starts_in: float | None
    takes: float | None


@dataclass(frozen=True)
class Plan:
    """`waiting` is in the queue's order."""

    slots: int
    training: tuple[Training, ...]
    waiting: tuple[Waiting, ...]


def plan() -> Plan:
    """Of this home, at this moment. Raises HomeNotWritable where the queue cannot be read."""
    order = queued()
    active = {one.run: one for one in active_runs()}
    training = [_training(one) for run, one in active.items() if run not in order]
    waiting = [active[run] for run in order if run in active]
    paces = dict(filter(None, map(_pace, training)))
    takes = [_whole(one, paces) for one in waiting]
    slots = preferences.load().slots
    starts = starts_in([one.seconds_left for one in training], takes, slots=slots)
    return Plan(
        slots,
        tuple(sorted(training, key=_since)),
        tuple(Waiting(*facts) for facts in zip(waiting, starts, takes, strict=True)),
    )


def starts_in(left: Sequence[float | None], takes: Iterable[float | None], *, slots: int) -> list[float | None]:
    """Seconds until each of those that wait begins, given what those that train have left and what each takes.

    One of which nothing is known is taken to keep its slot: a start that depends on it is None.
    """
    free = [NEVER if seconds is None else seconds for seconds in left] + [0.0] * (slots - len(left))
    # More may train than there are slots, where there were more: the next begins when all but slots - 1 have ended.
    free = sorted(free)[max(len(free) - slots, 0) :]
    heapq.heapify(free)
    starts: list[float | None] = []
    for seconds in takes:
        start = heapq.heappop(free)
        starts.append(None if start == NEVER else start)
        heapq.heappush(free, NEVER if seconds is None else start + seconds)
    return starts


def _training(active: ActiveRun) -> Training:
    progress = progress_of(active.history)
    left = progress.seconds_left if progress else None
    stands = active.status in (Status.PAUSED, Status.UNRESPONSIVE)
    return Training(active, progress, None if stands else _whole(active, {}) if left is None else left)


def _since(training: Training) -> float:
    claimed = training.active.history.claimed
    return claimed.time if claimed else NEVER


def _pace(training: Training) -> tuple[str, float] | None:
    """Seconds an epoch of what is like this training, as it goes just now; None where nobody can say."""
    progress, left = training.progress, training.seconds_left
    if progress is None or progress.seconds_left is None or left is None:
        return None
    epochs = progress.epochs - progress.epoch + 1 - progress.epoch_share
    return (_kind(training.active.run.config()), left / epochs) if epochs > 0 else None


def _kind(config: RunConfig) -> str:
    """What two trainings have in common of which an epoch takes the same time."""
    training = config.training.model_dump_json(include={"optimizer", "batch_size", "device", "validations_per_epoch"})
    return "\n".join((config.model.model_dump_json(), config.data.model_dump_json(), training))


def _whole(active: ActiveRun, paces: Mapping[str, float]) -> float | None:
    """What the epochs that are left take: at the pace of one like it that trains, else by what was timed here."""
    try:
        config = active.run.config()
    except EpochscopeError:
        return None
    left = _epochs_left(config, active.history)
    if pace := paces.get(_kind(config)):
        return pace * left
    measured = speed.speed_of(config)
    if measured is None:
        return None
    # Timed with all processors.
    return measured.seconds(config) / config.training.epochs * left / share_of_processors()


def _epochs_left(config: RunConfig, history: RunHistory) -> int:
    """A fork begins after its parent's epochs, and one that was trained before goes on where it was."""
    before = config.parent.epoch if config.parent else 0
    done = history.epochs[-1].epoch if history.epochs else before
    return max((history.target_epochs or config.training.epochs) - done, 0)
