"""The learning rate of a script: a number, or a function of the step that follows schedule and what was turned."""

from cnn_core.config import TrainingConfig
from cnn_core.export.script import Line, Section, indented
from cnn_core.export.turns import Segment
from cnn_core.schedules import (
    BentSchedule,
    ConstantSchedule,
    CosineSchedule,
    Held,
    LinearSchedule,
    OneCycleSchedule,
    RangeTestSchedule,
    StepSchedule,
    Warmed,
)

RATE = "training.learning_rate"


def rate_sections(segments: tuple[Segment, ...]) -> list[Section]:
    """Nothing where the learning rate stays as it is."""
    if not changes_by_step(segments):
        return []
    lines = [Line("def learning_rate(step):"), Line('    """Of a step, counted from 0."""')]
    for segment, following in zip(segments, (*segments[1:], None), strict=True):
        body = _body(segment, first=segments[0].training)
        if following is None:
            lines += indented(body)
        elif following.from_step > segment.from_step:
            lines.append(Line(f"    if step < {following.from_step}:", following.settings))
            lines += indented(body, 8)
    return [Section(_sentence(segments), tuple(lines))]


def changes_by_step(segments: tuple[Segment, ...]) -> bool:
    """Whether the learning rate is not one number for the whole training."""
    first = segments[0].training
    plain = isinstance(first.schedule, ConstantSchedule) and first.schedule.warmup == 0
    return not plain or any(
        (one.training.learning_rate, one.training.schedule) != (first.learning_rate, first.schedule) for one in segments
    )


def _sentence(segments: tuple[Segment, ...]) -> str:
    schedule = segments[0].training.schedule
    words = " ".join((type(schedule).__doc__ or "").split("\n\n")[0].split())
    if len(segments) > 1:
        return f"{words} From the steps named on, it is as it was turned by hand."
    return words


def _body(segment: Segment, *, first: TrainingConfig) -> tuple[Line, ...]:
    training, schedule = segment.training, segment.training.schedule
    whose = _settings(schedule)
    steps = "EPOCHS" if training.epochs == segment.final_epochs else str(training.epochs)
    start = "LEARNING_RATE" if training.learning_rate == first.learning_rate else repr(training.learning_rate)
    if isinstance(schedule, RangeTestSchedule):
        return (
            Line(f"progress = step / ({steps} * STEPS_PER_EPOCH)", whose),
            Line(f"return {schedule.low} * {schedule.high / schedule.low} ** progress", whose),
        )
    lines, factors = [], [start]
    if schedule.warmup:
        lines.append(Line(f"warm_up = min((step + 1) / round({schedule.warmup} * STEPS_PER_EPOCH), 1)", whose))
        factors.append("warm_up")
    begun = "step"
    if schedule.begin and not isinstance(schedule, ConstantSchedule):
        lines.append(Line(f"begun = max(step - round({schedule.begin} * STEPS_PER_EPOCH), 0)", whose))
        begun = "begun"
    if isinstance(schedule, CosineSchedule | LinearSchedule | OneCycleSchedule | BentSchedule):
        lines.append(Line(_progress(schedule, begun, steps), whose))
    left = _left(schedule, begun)
    if isinstance(schedule, OneCycleSchedule | BentSchedule):
        lines += [Line(text, whose) for text in _two_lines(schedule)]
    return (*lines, Line(f"return {' * '.join([*factors, *left])}", (RATE, *whose)))


def _progress(schedule: Held, begun: str, steps: str) -> str:
    if begun == "step":
        return f"progress = step / ({steps} * STEPS_PER_EPOCH)"
    rest = f"({steps} * STEPS_PER_EPOCH - round({schedule.begin} * STEPS_PER_EPOCH))"
    return f"progress = begun / {rest}"


def _left(schedule: Warmed, begun: str) -> list[str]:
    """The share of the learning rate that is left, as an expression."""
    match schedule:
        case StepSchedule(every=every, factor=factor):
            return [f"{factor} ** ({begun} // ({every} * STEPS_PER_EPOCH))"]
        case CosineSchedule():
            return ["(0.5 + 0.5 * math.cos(math.pi * progress))"]
        case LinearSchedule():
            return ["(1 - progress)"]
        case OneCycleSchedule() | BentSchedule():
            return ["left"]
    return []


def _two_lines(schedule: OneCycleSchedule | BentSchedule) -> tuple[str, ...]:
    if isinstance(schedule, OneCycleSchedule):
        bend, start, full = schedule.rise, schedule.start, 1.0
        first = f"left = {start} + {1 - start:g} * progress / {bend}"
    else:
        bend, full = schedule.bend, schedule.left
        first = f"left = 1 - {1 - full:g} * progress / {bend}"
    factor = "" if full == 1 else f"{full} * "
    return (
        f"if progress < {bend}:",
        f"    {first}",
        "else:",
        f"    left = {factor}(1 - progress) / {1 - bend:g}",
    )


def _settings(schedule: Warmed | RangeTestSchedule) -> tuple[str, ...]:
    return ("training.schedule", *(f"training.schedule.{name}" for name in type(schedule).model_fields))
