"""What trains and what waits, in order: how far, when its turn comes, and buttons that change the order."""

import time
from collections.abc import Callable
from functools import partial

import streamlit as st

from cnn_core.errors import EpochscopeError
from cnn_core.jobs import request_stop
from cnn_core.jobs.plan import Plan, Training, Waiting, plan
from cnn_core.jobs.queue import Move, move
from cnn_core.runs.directory import Run
from cnn_core.runs.status import Status
from cnn_core.terminal import format_duration
from ui import failure, selection, theme
from ui.asked import WHO

TICK_SECONDS = 2.0
SOON_SECONDS = 60
DAY_SECONDS = 12 * 3600
MOVES: tuple[tuple[Move, str, str], ...] = (
    ("up", "Up", "Before the one above it"),
    ("down", "Down", "After the one below it"),
    ("first", "First", "Before all others"),
)


def queue_panel(*, compact: bool = False) -> None:
    """The queue, kept up to date; nothing where nothing trains or waits.

    `compact` shows what waits alone.
    """
    with failure.contained():
        if _is_worth_showing(plan(), compact):
            st.fragment(_panel, run_every=TICK_SECONDS)(compact)


def _is_worth_showing(now: Plan, compact: bool) -> bool:
    """A run that has just been started waits for a moment too, with a place free for it: that is no queue."""
    if compact:
        return len(now.waiting) > max(now.slots - len(now.training), 0)
    return bool(now.waiting or now.training)


def _panel(compact: bool) -> None:
    with failure.contained():
        _draw(plan(), compact)


def _draw(now: Plan, compact: bool) -> None:
    if not _is_worth_showing(now, compact):
        # Once, and nothing ticks any more.
        st.rerun()
    theme.section("Queue", _lead(now))
    if not compact:
        for training in now.training:
            _trains(training)
    for place, waiting in enumerate(now.waiting):
        _waits(waiting, place, len(now.waiting))


def _lead(now: Plan) -> str:
    trained = "One run trains at a time" if now.slots == 1 else f"{now.slots} runs train at the same time"
    return f"{trained}; {_count(len(now.waiting))}. Settings has how many may train at once."


def _count(waiting: int) -> str:
    return "nothing waits" if waiting == 0 else "one run waits" if waiting == 1 else f"{waiting} runs wait"


def _trains(training: Training) -> None:
    active, progress = training.active, training.progress
    with st.container(key=f"trains_{active.run.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            _name(active.run, active.name)
            st.caption(_state(training))
        done = progress.epoch - 1 + progress.epoch_share if progress else 0
        theme.epoch_bar(progress.epochs if progress else 1, done)


def _state(training: Training) -> str:
    """As in `Running, epoch 3 of 8, 2:10 left`."""
    progress, status = training.progress, training.active.status
    how_far = f", epoch {progress.epoch} of {progress.epochs}" if progress else ""
    shown = status is Status.RUNNING and training.seconds_left is not None
    left = f", {format_duration(training.seconds_left or 0)} left" if shown else ""
    return f"{status.capitalize()}{how_far}{left}"


def _waits(waiting: Waiting, place: int, count: int) -> None:
    run = waiting.active.run
    with st.container(horizontal=True, vertical_alignment="center", key=f"waits_{run.id}"):
        st.markdown(f"{place + 1}.", width="content")
        _name(run, waiting.active.name)
        st.caption(when(waiting))
        with st.container(horizontal=True, horizontal_alignment="right", width="content", key=f"order_{run.id}"):
            for where, label, words in MOVES:
                _button(label, words, run, partial(move, run, where), disabled=_is_there(where, place, count))
            _button("Cancel", "It leaves the queue and is not trained", run, partial(request_stop, run, who=WHO))


def _is_there(where: Move, place: int, count: int) -> bool:
    return place == count - 1 if where == "down" else place == 0


def _name(run: Run, name: str) -> None:
    if st.button(theme.plain(f"{name} · {run.mark}"), key=f"queue_open_{run.id}", type="tertiary", help="Show it"):
        selection.go("train", selection.choose_run(run.id))


def _button(label: str, words: str, run: Run, act: Callable[[], object], *, disabled: bool = False) -> None:
    key = f"queue_{label.lower()}_{run.id}"
    st.button(label, key=key, help=words, on_click=_do, args=(act,), disabled=disabled)


def _do(act: Callable[[], object]) -> None:
    try:
        act()
    except EpochscopeError as error:
        st.toast(theme.plain(str(error)), icon=":material/error:")


def when(waiting: Waiting) -> str:
    """As in `Starts at about 14:05, takes about 8 min`."""
    takes = "" if waiting.takes is None else f", takes {_roughly(waiting.takes)}"
    return f"{_start(waiting.starts_in)}{takes}"


def _roughly(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute"
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h" if hours else "", f"{rest} min" if rest else ""]
    return f"about {' '.join(filter(None, parts))}"


def _start(seconds: float | None) -> str:
    if seconds is None:
        return "Starts when those before it have ended"
    if seconds < SOON_SECONDS:
        return "Starts within a minute"
    day = "%A " if seconds > DAY_SECONDS else ""
    return f"Starts at about {time.strftime(f'{day}%H:%M', time.localtime(time.time() + seconds))}"
