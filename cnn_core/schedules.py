"""Learning rates over time: which there are, their bounds, and the one formula that is both drawn and trained by."""

from math import log
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import Field, model_validator
from pydantic.config import JsonDict

from cnn_core.settings import Settings

_SHARE: JsonDict = {"step": 0.01}


class Warmed(Settings):
    """A schedule before which the learning rate may rise in a line from almost nothing (arXiv 1706.02677)."""

    warmup: float = Field(
        0.0,
        ge=0.0,
        le=20.0,
        title="Warm-up",
        description="Epochs in which the learning rate rises in a line from almost 0, before the schedule begins. "
        "Spares a fresh network steps that are too large for it.",
        json_schema_extra={"step": 0.25},
    )

    @property
    def begin(self) -> float:
        """The epochs after which the schedule itself begins."""
        return self.warmup


class Held(Warmed):
    """A schedule that may begin late: until then the learning rate stays as it is."""

    hold: float = Field(
        0.0,
        ge=0.0,
        le=500.0,
        title="Begins after",
        description="Epochs at the full learning rate, warm-up included, before the schedule begins.",
        json_schema_extra={"step": 0.5, "widget": "number"},
    )

    @property
    def begin(self) -> float:
        return max(self.hold, self.warmup)


class ConstantSchedule(Warmed):
    """The learning rate stays as it is."""

    kind: Literal["constant"] = "constant"


class StepSchedule(Held):
    """The learning rate drops at once, by the same factor each time, after every so many epochs."""

    kind: Literal["step"] = "step"
    every: int = Field(
        5,
        ge=1,
        le=200,
        title="Drops every",
        description="Epochs from one drop to the next.",
        json_schema_extra={"step": 1, "widget": "number"},
    )
    factor: float = Field(
        0.5,
        ge=0.01,
        le=0.99,
        title="Left after a drop",
        description="What the learning rate is multiplied by at each drop.",
        json_schema_extra=_SHARE,
    )


class CosineSchedule(Held):
    """The learning rate falls along half a cosine, slowly at both ends, to 0 at the last step (arXiv 1608.03983)."""

    kind: Literal["cosine"] = "cosine"


class LinearSchedule(Held):
    """The learning rate falls in a straight line from its first value to 0 at the last step."""

    kind: Literal["linear"] = "linear"


class OneCycleSchedule(Held):
    """The learning rate rises in a line to its full value, then falls in a line to 0 at the last step.

    Smith and Topin, "Super-Convergence", arXiv 1708.07120.
    """

    kind: Literal["one_cycle"] = "one_cycle"
    rise: float = Field(
        0.3,
        ge=0.01,
        le=0.99,
        title="Rises for",
        description="The share of the training in which the learning rate rises.",
        json_schema_extra=_SHARE,
    )
    start: float = Field(
        0.04,
        ge=0.01,
        le=1.0,
        title="Starts from",
        description="The share of the learning rate that the cycle starts with.",
        json_schema_extra=_SHARE,
    )


class BentSchedule(Held):
    """The learning rate falls fast at first, then slowly, to 0 at the last step: two straight lines that meet."""

    kind: Literal["bent"] = "bent"
    bend: float = Field(
        0.25,
        ge=0.01,
        le=0.99,
        title="Bend",
        description="The share of the training after which the learning rate falls slowly.",
        json_schema_extra=_SHARE,
    )
    left: float = Field(
        0.1,
        ge=0.01,
        le=0.99,
        title="Left at the bend",
        description="How much of the learning rate is left there.",
        json_schema_extra=_SHARE,
    )


class RangeTestSchedule(Settings):
    """The learning rate rises by the same factor at each step, from one bound to the other: to see where a network
    learns and where it falls apart (Smith, arXiv 1506.01186). The learning rate that is set does not matter.
    """

    kind: Literal["range_test"] = "range_test"
    low: float = Field(
        1e-6,
        ge=1e-8,
        le=1e-1,
        title="From",
        description="The learning rate of the first step.",
        json_schema_extra={"scale": "log10"},
    )
    high: float = Field(
        1.0,
        ge=1e-4,
        le=100.0,
        title="To",
        description="The learning rate of the last step, unless the loss blows up before.",
        json_schema_extra={"scale": "log10"},
    )

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.high <= self.low:
            raise ValueError(f"a range test rises: high must be above low; received {self.low:g} to {self.high:g}.")
        return self


Schedule = Annotated[
    ConstantSchedule
    | StepSchedule
    | CosineSchedule
    | LinearSchedule
    | OneCycleSchedule
    | BentSchedule
    | RangeTestSchedule,
    Field(discriminator="kind"),
]

NAMES = {
    "constant": "constant",
    "step": "step",
    "cosine": "cosine",
    "linear": "linear",
    "one_cycle": "one-cycle",
    "bent": "bent",
    "range_test": "range test",
}


def in_words(schedule: Schedule) -> str:
    """As in `cosine` and `step, 0.5 times every 5 epochs, after a warm-up of 1 epoch`."""
    detail = ""
    match schedule:
        case StepSchedule(every=every, factor=factor):
            detail = f", {factor:g} times every {_epochs(every) if every > 1 else 'epoch'}"
        case RangeTestSchedule(low=low, high=high):
            return f"range test from {low:g} to {high:g}"
    warmup = f", after a warm-up of {_epochs(schedule.warmup)}" if schedule.warmup else ""
    return f"{NAMES[schedule.kind]}{detail}{warmup}"


def _epochs(count: float) -> str:
    return f"{count:g} epoch{'' if count == 1 else 's'}"


def learning_rate_at(
    schedule: Schedule, learning_rate: Any, step: Any, *, steps: Any, steps_per_epoch: int, maths: Any = np
) -> Any:
    """The learning rate of a step, from 0, of a training of so many `steps`.

    `learning_rate`, `step` and `steps` are numbers, arrays or float32 tensors; `maths` is the module that computes with
    them, numpy or tensorflow: one formula for what is drawn and for what trains.
    """
    if isinstance(schedule, RangeTestSchedule):
        return schedule.low * maths.exp(log(schedule.high / schedule.low) * step / steps)
    begin = float(round(schedule.begin * steps_per_epoch))
    progress = maths.minimum(maths.maximum((step - begin) / maths.maximum(steps - begin, 1.0), 0.0), 1.0)
    left = _left(schedule, progress, maths.maximum(step - begin, 0.0), steps_per_epoch, maths)
    return learning_rate * warm(schedule, step, steps_per_epoch, maths) * left


def warm(schedule: Warmed, step: Any, steps_per_epoch: int, maths: Any = np) -> Any:
    """The share of the learning rate that the warm-up allows at a step, from 0: 1 once it is over."""
    return maths.minimum((step + 1.0) / max(round(schedule.warmup * steps_per_epoch), 1), 1.0)


def _left(schedule: Schedule, progress: Any, steps: Any, steps_per_epoch: int, maths: Any) -> Any:
    """The share of the learning rate after `steps` of the schedule, which are `progress` of it, 0 to 1."""
    match schedule:
        case StepSchedule(every=every, factor=factor):
            return maths.exp(log(factor) * maths.floor(steps / (every * steps_per_epoch)))
        case CosineSchedule():
            return 0.5 + 0.5 * maths.cos(np.pi * progress)
        case LinearSchedule():
            return 1.0 - progress
        case OneCycleSchedule(rise=rise, start=start):
            up = start + (1.0 - start) * progress / rise
            return maths.where(progress < rise, up, (1.0 - progress) / (1.0 - rise))
        case BentSchedule(bend=bend, left=left):
            fast = 1.0 - (1.0 - left) * progress / bend
            return maths.where(progress < bend, fast, left * (1.0 - progress) / (1.0 - bend))
    return maths.ones_like(progress)
