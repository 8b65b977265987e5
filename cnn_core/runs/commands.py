"""What has become of the commands to a run: requested, acknowledged or refused, in effect since a step."""

from collections.abc import Sequence
from dataclasses import dataclass

from cnn_core.runs.events import STOPS, Acknowledged, Change, Command, InEffect
from cnn_core.runs.history import RunHistory
from cnn_core.schedules import NAMES, Schedule, in_words

_NAMES = {
    "stop": "Stop",
    "stop_best": "Stop and keep the best",
    "pause": "Pause",
    "resume": "Resume",
    "step_batch": "One batch",
    "step_epoch": "One epoch",
    "checkpoint": "Save now",
    "go_on": "Resume",
}
SETTINGS = {
    "learning_rate": "Learning rate",
    "epochs": "Epochs",
    "schedule": "Schedule",
    "dropout": "Dropout",
    "early_stopping": "Early stopping",
}


def change_in_words(change: Change) -> str:
    """As in `Learning rate 0.0005 (before 0.001)`, where that is known."""
    where = "" if change.layer is None else f" of layer {change.layer + 1}"
    was = f" (before {_value(change.before)})" if change.before is not None else ""
    return f"{SETTINGS[change.setting]}{where} {_value(change.value)}{was}"


def change_in_brief(change: Change) -> str:
    """As in `learning rate 0.0005` and `schedule cosine`, to mark a curve with."""
    value = f"{change.value:g}" if isinstance(change.value, float) else NAMES[change.value.kind]
    where = "" if change.layer is None else f" of layer {change.layer + 1}"
    return f"{SETTINGS[change.setting].lower()}{where} {value}"


def _value(value: float | Schedule) -> str:
    return f"{value:g}" if isinstance(value, float) else in_words(value)


@dataclass(frozen=True)
class CommandState:
    """A command and the trainer's answers to it, as far as they have come."""

    command: Command
    acknowledged: Acknowledged | None
    in_effect: InEffect | None

    @property
    def what(self) -> str:
        """As in `Pause` and `Learning rate 0.0005 (before 0.001)`."""
        change = (self.in_effect and self.in_effect.change) or self.command.change
        return _NAMES.get(self.command.command, self.command.command) if change is None else change_in_words(change)

    @property
    def how_far(self) -> str:
        """As in `in effect since step 512`."""
        if self.in_effect is not None:
            return f"acknowledged, in effect since step {self.in_effect.step:,}"
        if self.acknowledged is None:
            return "not acknowledged yet"
        if self.acknowledged.refused:
            return f"refused: {self.acknowledged.refused.rstrip('.')}"
        return "acknowledged, in effect between two batches"


def command_states(commands: Sequence[Command], history: RunHistory) -> list[CommandState]:
    """In the order in which they were requested."""
    acknowledged = {event.command_id: event for event in history.acknowledged}
    in_effect = {event.command_id: event for event in history.in_effect}
    return [CommandState(one, acknowledged.get(one.id), in_effect.get(one.id)) for one in commands]


def unanswered(commands: Sequence[Command], history: RunHistory) -> list[Command]:
    """Those that no trainer has acknowledged or refused."""
    answered = {event.command_id for event in history.acknowledged}
    return [command for command in commands if command.id not in answered]


def since_resumed(commands: Sequence[Command]) -> Sequence[Command]:
    """Those that are not meant for an earlier trainer: all that came after a new one was last asked for."""
    calls = [count for count, command in enumerate(commands) if command.command == "go_on"]
    return commands[calls[-1] + 1 :] if calls else commands


def is_called(commands: Sequence[Command], history: RunHistory) -> bool:
    """Whether somebody has asked for a new trainer and none has come yet."""
    return any(command.command == "go_on" for command in unanswered(commands, history))


def stop_is_pending(commands: Sequence[Command], history: RunHistory) -> bool:
    """Whether the run was asked to stop, after it was last resumed, and no trainer has acknowledged it."""
    return any(command.command in STOPS for command in unanswered(since_resumed(commands), history))


def waits_for_trainer(commands: Sequence[Command], history: RunHistory) -> bool:
    """Whether the run is to be trained and no trainer has taken it: for the first time, or again."""
    fresh = history.claimed is None and not history.ended
    return fresh or is_called(commands, history)
