"""What a run's settings have become by what was turned while it trained."""

from contextlib import suppress
from typing import Any

from cnn_core.config import RunConfig, TrainingConfig
from cnn_core.errors import ConfigError
from cnn_core.layers import Dropout
from cnn_core.parsing import with_overrides
from cnn_core.runs.events import Change
from cnn_core.runs.history import RunHistory
from cnn_core.schedules import Held, RangeTestSchedule, Warmed, warm
from cnn_core.settings import bounds

LEARNING_RATES = bounds(TrainingConfig.model_fields["learning_rate"])
ROUNDING = 1e-9
RATE = "training.learning_rate"
TESTING = "A range test goes through the learning rates by itself."


def effective_config(config: RunConfig, history: RunHistory, *, until_step: int | None = None) -> RunConfig:
    """`config` with all that was turned by now, or by `until_step`: what a resumed or forked training goes on with.

    A schedule counts from the step on which it took effect: `hold` says so in epochs. The learning rate is the one that
    the schedule starts from, so that it is at each step what it was.
    """
    started = history.started
    if started is None:
        return config
    for event in history.changes:
        if event.change is None or (until_step is not None and event.step > until_step):
            continue
        # Earlier releases let a schedule start from more than the learning rate may be.
        with suppress(ConfigError):
            config, _ = turned(config, event.change, step=event.step, batches_per_epoch=started.batches_per_epoch)
    return config


def turned(config: RunConfig, change: Change, *, step: int, batches_per_epoch: int) -> tuple[RunConfig, Change]:
    """`config` with a change that takes effect after `step` updates, and the change with all that is known of it.

    Raises ConfigError for what cannot be, as in a value out of its bounds or a layer that does not drop out.
    """
    new, now = simply_changed(config, change), config.training.rate_at(step, batches_per_epoch)
    match change.setting:
        case "learning_rate":
            start = _start(config.training, change.number, now)
            return with_overrides(config, {RATE: start}), change.model_copy(update={"before": now})
        case "schedule":
            return _scheduled(config, change, now=now, step=step, batches_per_epoch=batches_per_epoch)
        case "dropout":
            rates = {_rate(config, place) for place in dropout_layers(config, change.layer)}
            return new, change.model_copy(update={"before": rates.pop() if len(rates) == 1 else None})
    return new, change.model_copy(update={"before": float(getattr(config.training, change.setting))})


def simply_changed(config: RunConfig, change: Change) -> RunConfig:
    """`config` as if it had said so from the beginning. Raises ConfigError for what it can never say."""
    value: Any = change.value
    if change.setting == "dropout":
        places = dropout_layers(config, change.layer)
        return with_overrides(config, {f"model.layers.{place}.rate": change.number for place in places})
    if change.setting in ("epochs", "early_stopping") and change.number.is_integer():
        value = int(change.number)
    if isinstance(value, RangeTestSchedule):
        raise ConfigError("A range test is a training of its own: start one, or choose another schedule.")
    plain = value if isinstance(value, float | int) else value.model_dump(mode="json")
    return with_overrides(config, {f"training.{change.setting}": plain})


def dropout_layers(config: RunConfig, place: int | None = None) -> list[int]:
    """Where in `model.layers` the dropout layers are; the one at `place` alone, where it is given.

    Raises ConfigError where there is none.
    """
    found = [index for index, layer in enumerate(config.model.layers) if isinstance(layer, Dropout)]
    if not found:
        raise ConfigError("This network was built without dropout: a new run can have some, this one cannot.")
    if place is not None and place not in found:
        known = ", ".join(str(index + 1) for index in found)
        raise ConfigError(f"Layer {place + 1} is no dropout layer; these are: {known}.")
    return found if place is None else [place]


def _rate(config: RunConfig, place: int) -> float:
    layer = config.model.layers[place]
    assert isinstance(layer, Dropout)
    return layer.rate


def _start(training: TrainingConfig, wanted: float, now: float) -> float:
    """What the schedule has to start from, to be at `wanted` where it is at `now`."""
    if isinstance(training.schedule, RangeTestSchedule):
        raise ConfigError(TESTING)
    if now <= 0:
        raise ConfigError("The schedule has brought the learning rate to 0: give the run more epochs first.")
    start, highest = training.learning_rate * wanted / now, LEARNING_RATES[1]
    if start > highest * (1 + ROUNDING):
        raise ConfigError(
            f"The schedule has brought the learning rate down to {now:.2g}; to be at {wanted:g} now it would have had "
            f"to start from {start:.2g}, and {highest:g} is the most. Change the schedule first, or add epochs."
        )
    return min(start, highest)


def _scheduled(
    config: RunConfig, change: Change, *, now: float, step: int, batches_per_epoch: int
) -> tuple[RunConfig, Change]:
    """Another schedule from here to the end, which starts from the learning rate as it is."""
    training, wanted = config.training, change.value
    if isinstance(training.schedule, RangeTestSchedule):
        raise ConfigError(TESTING)
    assert isinstance(wanted, Warmed)
    schedule = _from(wanted, step / batches_per_epoch, training.schedule.warmup)
    start = min(now / float(warm(schedule, step, batches_per_epoch)), LEARNING_RATES[1])
    if start < LEARNING_RATES[0]:
        raise ConfigError(
            f"The schedule has brought the learning rate down to {now:.2g}, too low for another one to start from: "
            "give the run more epochs first."
        )
    new = with_overrides(config, {RATE: start, "training.schedule": schedule.model_dump(mode="json")})
    return new, change.model_copy(update={"value": schedule, "before": training.schedule})


def _from(wanted: Warmed, epochs: float, warmup: float) -> Warmed:
    """The schedule, begun after so many epochs; a warm-up under way goes on."""
    begun = {"hold": epochs} if isinstance(wanted, Held) else {}
    return wanted.model_copy(update={"warmup": warmup} | begun)
