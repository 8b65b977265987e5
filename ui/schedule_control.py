"""The learning rate over time: which schedule, its numbers, and its curve as it is planned and as it was run."""

from typing import get_args

import streamlit as st

from cnn_core.config import TrainingConfig
from cnn_core.figures.schedule import Rates, planned, schedule_figure
from cnn_core.schedules import NAMES, RangeTestSchedule, Schedule, in_words
from ui.controls import control
from ui.plot import plot

HEIGHT = 240
SCHEDULES: dict[str, type[Schedule]] = {
    kind.model_fields["kind"].default: kind for kind in get_args(get_args(Schedule)[0]) if kind is not RangeTestSchedule
}
BEGINNING = ("kind", "warmup", "hold")


def schedule_control(schedule: Schedule, *, key: str, title: str, from_now: bool = False) -> Schedule:
    """Draw the choice and the numbers of what is chosen, starting from `schedule`; returns what they say.

    `from_now` leaves out warm-up and hold: a running training turns to it at once.
    """
    kinds = list(SCHEDULES)
    kind = st.selectbox(
        title,
        kinds,
        kinds.index(schedule.kind) if schedule.kind in kinds else 0,
        format_func=lambda kind: NAMES[kind],
        key=key,
        persist_state="session",
        help="How the learning rate changes while the network trains; the curve below shows it.",
    )
    chosen: Schedule = schedule if schedule.kind == kind else SCHEDULES[kind]()
    st.caption(" ".join((type(chosen).__doc__ or "").split("\n\n")[0].split()))
    names = [name for name in type(chosen).model_fields if name not in BEGINNING]
    if not from_now:
        names += [name for name in ("warmup", "hold") if name in type(chosen).model_fields]
    changed = {name: control(type(chosen), name, getattr(chosen, name), key=f"{key}_{name}") for name in names}
    return chosen.model_copy(update=changed)


def schedule_plot(
    training: TrainingConfig, batches_per_epoch: int, *, key: str, after_step: int = 0, so_far: Rates | None = None
) -> None:
    """The curve; with `so_far` what was run, where it is now, and the plan from `after_step` on."""
    plan = planned(training, batches_per_epoch, after_step=after_step)
    plot(
        schedule_figure(plan, training, so_far=so_far),
        key=key,
        description=(
            f"The learning rate over {training.epochs} epochs: {in_words(training.schedule)}. "
            f"It goes from {plan.rates[0]:.3g} to {plan.rates[-1]:.3g}, and its highest is {plan.rates.max():.3g}."
        ),
        height=HEIGHT,
    )
