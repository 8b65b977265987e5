"""What the events of a run add up to. Pure: the same events give the same history however they are chopped."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from cnn_core.runs.events import (
    STEPS,
    STOPS,
    Acknowledged,
    BatchTrained,
    CheckpointSaved,
    Claimed,
    EpochFinished,
    EpochStarted,
    Event,
    Failed,
    Finished,
    InEffect,
    Preparing,
    Probed,
    Started,
    Stopped,
    ValidatedWithin,
    Validating,
)
from cnn_core.runs.series import BatchSeries

Phase = Literal["queued", "starting", "training", "paused", "validating", "finished", "stopped", "failed"]
ENDED: frozenset[Phase] = frozenset({"finished", "stopped", "failed"})


@dataclass(frozen=True)
class RunHistory:
    """A run as its log tells it."""

    phase: Phase = "queued"
    claimed: Claimed | None = None
    started: Started | None = None
    stopping: bool = False
    """Its trainer has agreed to stop."""
    beginnings: int = 0
    """How often training has begun here: more than once where it was resumed. Each may have undone later steps."""
    preparing: Preparing | None = None
    """How far the images have gone through the frozen layers, before the first epoch."""
    current_epoch: int = 0
    latest_batch: BatchTrained | None = None
    batches: BatchSeries = field(default_factory=BatchSeries)
    epochs: tuple[EpochFinished, ...] = ()
    validated: tuple[ValidatedWithin, ...] = ()
    """In mid-epoch."""
    checkpoints: frozenset[int] = frozenset()
    """The epochs that were judged and saved."""
    saved: tuple[CheckpointSaved, ...] = ()
    """The last of each epoch, in the order of their steps; those saved within an epoch too."""
    probes: tuple[Probed, ...] = ()
    acknowledged: tuple[Acknowledged, ...] = ()
    in_effect: tuple[InEffect, ...] = ()
    ended_at: float | None = None
    ending: Finished | Stopped | None = None
    """The trainer's last word, where it ended well."""
    failure: str | None = None

    @property
    def ended(self) -> bool:
        return self.phase in ENDED

    @property
    def target_epochs(self) -> int | None:
        """How many are to be trained, as it was changed last; None before the training began."""
        changed = [event.change for event in self.changes if event.change and event.change.setting == "epochs"]
        if changed:
            return int(changed[-1].number)
        return self.started.epochs if self.started else None

    @property
    def stepping(self) -> bool:
        """Whether a paused training takes a step just now."""
        done = {event.command_id for event in self.in_effect}
        steps = [event for event in self.acknowledged if event.command in STEPS and event.refused is None]
        return self.phase == "paused" and any(event.command_id not in done for event in steps[-1:])

    @property
    def changes(self) -> tuple[InEffect, ...]:
        """What a person has turned while it trained."""
        return tuple(event for event in self.in_effect if event.change is not None)

    @property
    def seconds(self) -> float:
        """Training alone, validation left out."""
        return sum(epoch.seconds for epoch in self.epochs)

    @property
    def mean_images_per_second(self) -> float | None:
        """Over the whole epochs, validation left out; None before the first."""
        whole = [epoch.seconds for epoch in self.epochs if not epoch.partial]
        if self.started is None or not whole:
            return None
        return self.started.train_images * len(whole) / sum(whole)

    @property
    def best(self) -> EpochFinished | None:
        """The whole epoch of highest validation accuracy, the earliest on a tie."""
        whole = [epoch for epoch in self.epochs if not epoch.partial]
        return max(whole, key=lambda epoch: epoch.validation.accuracy, default=None)

    @property
    def kept_epoch(self) -> int | None:
        """The epoch that was kept when the unfinished one was given up."""
        return self.ending.kept if isinstance(self.ending, Stopped) else None

    @property
    def best_epoch(self) -> int | None:
        return self.best.epoch if self.best else None

    @property
    def validations(self) -> tuple[ValidatedWithin | EpochFinished, ...]:
        """All of them, in mid-epoch and at an epoch's end, in the order of their steps."""
        return tuple(sorted((*self.validated, *self.epochs), key=lambda event: event.step))

    def epoch(self, number: int) -> EpochFinished | None:
        return next((epoch for epoch in self.epochs if epoch.epoch == number), None)


_PHASES: dict[str, Phase] = {
    "pause": "paused",
    "step_batch": "paused",
    "step_epoch": "paused",
    "resume": "training",
}
"""Where a command leaves a training once it is in effect."""


def fold(history: RunHistory, events: Iterable[Event]) -> RunHistory:
    """`history` with `events` added."""
    pending: list[BatchTrained] = []
    for event in events:
        if isinstance(event, BatchTrained):
            pending.append(event)
            continue
        if isinstance(event, Started):
            # It may undo batches: they must be there.
            history, pending = _with_batches(history, pending), []
        history = _with_event(history, event)
    return _with_batches(history, pending)


def _with_batches(history: RunHistory, new: list[BatchTrained]) -> RunHistory:
    return replace(history, batches=history.batches.extended(new), latest_batch=new[-1]) if new else history


def _with_event(history: RunHistory, event: Event) -> RunHistory:
    match event:
        case Claimed():
            return replace(
                history, claimed=event, phase="starting", stopping=False, ended_at=None, ending=None, failure=None
            )
        case Started():
            return _begun(history, event)
        case Preparing():
            return replace(history, preparing=event)
        case EpochStarted():
            return replace(history, current_epoch=event.epoch, phase=_unless_paused(history, "training"))
        case Validating():
            return replace(history, phase=_unless_paused(history, "validating"))
        case ValidatedWithin():
            return replace(history, validated=(*history.validated, event))
        case EpochFinished():
            return replace(history, epochs=(*history.epochs, event))
        case CheckpointSaved():
            return _saved(history, event)
        case Probed():
            return replace(history, probes=(*history.probes, event))
        case Acknowledged():
            stopping = history.stopping or (event.command in STOPS and event.refused is None)
            return replace(history, acknowledged=(*history.acknowledged, event), stopping=stopping)
        case InEffect():
            return replace(
                history, in_effect=(*history.in_effect, event), phase=_PHASES.get(event.command, history.phase)
            )
        case Finished() | Stopped():
            return replace(history, phase=event.event, ended_at=event.time, ending=event)
        case Failed():
            return replace(history, phase="failed", ended_at=event.time, failure=event.message)
    raise AssertionError(f"unhandled event {event!r}")


def _unless_paused(history: RunHistory, phase: Phase) -> Phase:
    """A paused training that takes a step is paused all along."""
    return "paused" if history.phase == "paused" else phase


def _saved(history: RunHistory, event: CheckpointSaved) -> RunHistory:
    earlier = tuple(saved for saved in history.saved if saved.epoch != event.epoch)
    judged = {event.epoch} if history.epoch(event.epoch) else set()
    return replace(history, checkpoints=history.checkpoints | judged, saved=(*earlier, event))


def _begun(history: RunHistory, event: Started) -> RunHistory:
    """Training begins, or goes on: what comes again is taken back, an unfinished epoch with it."""
    last = event.after_step
    whole = tuple(epoch for epoch in history.epochs if epoch.step <= last and not epoch.partial)
    broken = tuple(_within(epoch) for epoch in history.epochs if epoch.step <= last and epoch.partial)
    numbers = {epoch.epoch for epoch in whole}
    return replace(
        history,
        phase="starting",
        started=event,
        preparing=None,
        beginnings=history.beginnings + 1,
        current_epoch=0,
        latest_batch=None,
        batches=history.batches.until(last),
        epochs=whole,
        validated=(*(judged for judged in history.validated if judged.step <= last), *broken),
        checkpoints=history.checkpoints & numbers,
        saved=tuple(saved for saved in history.saved if saved.step <= last),
        probes=tuple(probed for probed in history.probes if probed.step <= last),
    )


def _within(epoch: EpochFinished) -> ValidatedWithin:
    return ValidatedWithin(time=epoch.time, epoch=epoch.epoch, step=epoch.step, validation=epoch.validation)
