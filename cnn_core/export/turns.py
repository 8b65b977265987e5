"""What was turned by hand while a run trained, as stretches of steps with the settings of each."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from cnn_core.config import RunConfig, TrainingConfig
from cnn_core.errors import ConfigError
from cnn_core.runs.effective import dropout_layers, turned
from cnn_core.runs.events import Change, InEffect

SETTINGS = {
    "learning_rate": "training.learning_rate",
    "epochs": "training.epochs",
    "schedule": "training.schedule",
    "early_stopping": "training.early_stopping",
}


@dataclass(frozen=True)
class Turn:
    """A change that took effect after `step` updates of the weights."""

    step: int
    change: Change
    settings: tuple[str, ...]
    dropout: tuple[int, ...] = ()
    """Places in `model.layers`, from 0, whose rate was changed."""


@dataclass(frozen=True)
class Segment:
    """The training as it was set from a step on; `final_epochs` is how many it had in the end."""

    from_step: int
    training: TrainingConfig
    final_epochs: int
    settings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Course:
    """A training from its first step to its last. `config` is what it was told at first."""

    config: RunConfig
    segments: tuple[Segment, ...]
    turns: tuple[Turn, ...]
    stopped_at: int | None = None
    """The step after which somebody stopped it."""

    @property
    def after_epoch(self) -> int:
        """Of a fork, the epochs that its parent had trained."""
        return self.config.parent.epoch if self.config.parent else 0

    @property
    def epochs(self) -> int:
        return self.segments[-1].training.epochs

    def turned(self, setting: str) -> tuple[Turn, ...]:
        return tuple(turn for turn in self.turns if turn.change.setting == setting)


def course_of(
    config: RunConfig, changes: Iterable[InEffect], *, batches_per_epoch: int, stopped_at: int | None = None
) -> Course:
    """The stretches that the changes, in the order of their steps, cut a training into."""
    now, turns = config, []
    found: list[tuple[int, TrainingConfig, tuple[str, ...]]] = [(0, config.training, ())]
    for event in changes:
        if event.change is None:
            continue
        # Earlier releases let a schedule start from more than the learning rate may be.
        with suppress(ConfigError):
            now, change = turned(now, event.change, step=event.step, batches_per_epoch=batches_per_epoch)
            turn = _turn(config, event.step, change)
            turns.append(turn)
            found.append((event.step, now.training, turn.settings))
    epochs = now.training.epochs
    segments = tuple(Segment(step, training, epochs, settings) for step, training, settings in found)
    return Course(config, segments, tuple(turns), stopped_at)


def _turn(config: RunConfig, step: int, change: Change) -> Turn:
    if change.setting != "dropout":
        return Turn(step, change, (SETTINGS[change.setting],))
    places = tuple(dropout_layers(config, change.layer))
    return Turn(step, change, tuple(f"model.layers.{place}.rate" for place in places), places)
