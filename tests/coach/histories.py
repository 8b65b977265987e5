"""Histories made for one rule each: the events a trainer would have written, folded."""

import math
from collections.abc import Sequence

from cnn_core.coach import Advice, Verdict, advise
from cnn_core.config import RunConfig
from cnn_core.parsing import with_overrides
from cnn_core.presets import TUTORIAL
from cnn_core.runs.events import (
    BatchTrained,
    Change,
    CheckpointSaved,
    EpochFinished,
    EpochStarted,
    Event,
    InEffect,
    LayerProbe,
    Metrics,
    Probed,
    Started,
)
from cnn_core.runs.history import RunHistory, fold

BATCHES = 100
"""An epoch."""
EVENTS = 5
"""An epoch, about 20 batches each."""


def config(**settings) -> RunConfig:
    """The tutorial's, with settings named as in `learning_rate=0.1, flip="random"`."""
    places = {name: f"data.{name}" for name in ("flip", "shift", "cutout")}
    named = {places.get(name, f"training.{name}"): value for name, value in settings.items()}
    return with_overrides(TUTORIAL.config, {"training.epochs": 30, **named})


def events(
    validation: Sequence[float],
    *,
    training: Sequence[float] | None = None,
    accuracy: Sequence[float] | None = None,
    training_accuracy: float = 0.6,
    rates: Sequence[float] | float = 1e-3,
    batches: int = BATCHES,
    epochs: int = 30,
    after_epoch: int = 0,
    partial: bool = False,
    jumps: dict[int, float] | None = None,
) -> list[Event]:
    """An epoch for each validation loss. Training loss is that of validation where it is not given.

    `jumps` gives batch events, by their place in the log, another loss; `partial` makes the last epoch one.
    """
    training = validation if training is None else training
    accuracy = [0.1 + 0.5 * math.exp(-loss / 2) for loss in validation] if accuracy is None else accuracy
    rates = [rates] * len(validation) if isinstance(rates, float | int) else rates
    told: list[Event] = [started(batches=batches, epochs=epochs, after_epoch=after_epoch)]
    for place, loss in enumerate(validation):
        epoch, step = after_epoch + place + 1, (after_epoch + place) * batches
        told.append(EpochStarted(time=epoch, epoch=epoch))
        ends = [step + part * batches // EVENTS for part in range(1, EVENTS + 1)]
        told += [batch(epoch, end, training[place], rates[place]) for end in ends]
        cut = partial and place == len(validation) - 1
        told.append(finished(epoch, step + batches, training[place], loss, accuracy[place], training_accuracy, cut))
        told.append(CheckpointSaved(time=epoch, epoch=epoch, bytes=1, step=step + batches))
    places = [place for place, event in enumerate(told) if isinstance(event, BatchTrained)]
    for number, loss in (jumps or {}).items():
        told[places[number]] = told[places[number]].model_copy(update={"loss": loss})
    return told


def started(*, batches: int = BATCHES, epochs: int = 30, after_epoch: int = 0) -> Started:
    return Started(
        time=0,
        train_images=batches * 32,
        validation_images=500,
        batches_per_epoch=batches,
        epochs=epochs,
        parameters=1,
        device="CPU",
        after_epoch=after_epoch,
        after_step=after_epoch * batches,
    )


def batch(epoch: int, step: int, loss: float, rate: float = 1e-3) -> BatchTrained:
    return BatchTrained(
        time=epoch, epoch=epoch, step=step, loss=loss, accuracy=0.5, images_per_second=1, learning_rate=rate
    )


def finished(
    epoch: int,
    step: int,
    training: float,
    validation: float,
    accuracy: float,
    training_accuracy: float,
    partial: bool,
) -> EpochFinished:
    return EpochFinished(
        time=epoch,
        epoch=epoch,
        step=step,
        seconds=1,
        partial=partial,
        training=Metrics(loss=training, accuracy=training_accuracy, precision=0, recall=0),
        validation=Metrics(loss=validation, accuracy=accuracy, precision=0, recall=0),
    )


def turned(step: int, setting: str = "learning_rate", value: float = 1e-3) -> InEffect:
    change = Change(setting=setting, value=value, before=1.0)
    return InEffect(time=1, command_id="aaaaaaaa", command="set", step=step, change=change)


def probed(epoch: int, **dead: float) -> Probed:
    layers = tuple(
        LayerProbe(name=name, weight_norm=1, gradient_norm=1, zero_share=0.5 + share / 2, dead_share=share)
        for name, share in dead.items()
    )
    return Probed(time=epoch, epoch=epoch, step=epoch * BATCHES, layers=layers)


def verdict(told: Sequence[Event], told_of: RunConfig | None = None) -> Verdict:
    return advise(fold(RunHistory(), told), told_of or config())


def only(told: Sequence[Event], told_of: RunConfig | None = None) -> Advice:
    """The one piece of advice there is."""
    (advice,) = verdict(told, told_of).advice
    return advice


def kinds(told: Sequence[Event], told_of: RunConfig | None = None) -> list[str]:
    return [advice.kind for advice in verdict(told, told_of).advice]
