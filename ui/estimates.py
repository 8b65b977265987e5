"""What a training will take and bring, beside the button that starts it, and how far off such numbers have been."""

import time

import psutil
import streamlit as st

from cnn_core import estimates, paths, speed
from cnn_core.config import RunConfig
from cnn_core.errors import HomeNotWritable
from cnn_core.estimates import Accuracy, Estimate, Past, Similar
from cnn_core.jobs.active import active_runs
from cnn_core.jobs.slots import share_of_processors
from cnn_core.runs.follow import RunSummary, summaries
from cnn_core.serving import client
from cnn_core.terminal import format_duration
from ui import selection, theme
from ui.opening import TRAINING, ask_landing

TICK_SECONDS = 1.0
PATIENCE_SECONDS = 60
KEPT_SECONDS = 10
_ASKED = "timing_asked"
_AGAIN = "timing_again"

IN_WORDS = {
    "timing": "Timing a few batches",
    "busy": "Timed once nothing trains here",
    "soon": "Timed in a moment, by a few batches",
    "waking": "Timed once the models are loaded",
    "failed": "A few batches could not be timed",
}


def before_launch(config: RunConfig) -> None:
    """Four numbers, what they were like for runs like it, and how far off such numbers have been.

    A design that has rested for a second is timed by the serving process; the page does not wait for it. Raises
    ConfigError where the layers do not fit one another.
    """
    known = _known(config) is not None
    st.fragment(_panel, run_every=None if known else TICK_SECONDS)(config, ticks=not known, drawn_at=time.monotonic())


def _panel(config: RunConfig, *, ticks: bool, drawn_at: float) -> None:
    measured = _known(config)
    if measured is not None and ticks:
        # Once: then nothing ticks any more.
        st.rerun()
    state = "" if measured else _state(config, rested=time.monotonic() - drawn_at)
    past = _past(str(paths.home()))
    said = estimates.estimate(config, share=share_of_processors(), past=past)
    shown = [one for one in _found(str(paths.home())) if one.entry.meta.offered]
    alike = estimates.similar_runs(config, shown)
    with st.container(key="launch_estimate", gap="small"):
        theme.stat_row([_time(said, state, measured), _memory(said), _disk(said, config), _accuracy(alike)])
        st.caption(error_words(past))
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="similar_runs"):
            _links(alike)
            _offer_again(config, measured)


def _known(config: RunConfig) -> speed.Speed | None:
    """What was timed, unless it is being timed again."""
    measured = speed.speed_of(config)
    again = st.session_state.get(_AGAIN)
    return None if measured is not None and again == (config, measured.measured_at) else measured


def _offer_again(config: RunConfig, measured: speed.Speed | None) -> None:
    """There from the start: the button that starts the training, below it, must not move when the time is known."""

    def forget() -> None:
        assert measured is not None
        st.session_state[_AGAIN] = (config, measured.measured_at)
        st.session_state[_ASKED] = None

    st.button(
        "Time it again",
        icon=":material/timer:",
        type="tertiary",
        key="time_again",
        on_click=forget,
        disabled=measured is None or bool(active_runs()),
        help="Worth it when the computer was busy with something else then, or is now.",
    )


def _state(config: RunConfig, *, rested: float) -> str:
    """What stands between this design and its time; asks for it to be timed once it has rested."""
    asked, since, attempts = st.session_state.get(_ASKED) or (None, 0.0, 0)
    if asked == config and time.monotonic() - since < PATIENCE_SECONDS:
        return "timing"
    if asked == config and attempts > 1:
        return "failed"
    if active_runs():
        return "busy"
    if not client.available():
        return _wake()
    if rested >= TICK_SECONDS * 0.9 and client.measure(config):
        st.session_state[_ASKED] = (config, time.monotonic(), attempts + 1 if asked == config else 1)
        return "timing"
    return "soon"


def _wake() -> str:
    try:
        client.wake()
    except HomeNotWritable:
        # Where nothing can be written nothing can be started either; whoever tries is told why.
        return "failed"
    return "waking"


@st.cache_resource(ttl=KEPT_SECONDS, max_entries=2, show_spinner=False)
def _found(_home: str) -> list[RunSummary]:
    return summaries(everything=True)


@st.cache_resource(ttl=KEPT_SECONDS, max_entries=2, show_spinner=False)
def _past(home: str) -> list[Past]:
    return estimates.past_trainings(_found(home))


def _time(said: Estimate, state: str, measured: speed.Speed | None) -> theme.Stat:
    if said.seconds is None or said.epoch_seconds is None or measured is None:
        return "Time", "–", IN_WORDS[state or "soon"]
    day = time.strftime("%d %B", time.localtime(measured.measured_at)).lstrip("0")
    return "Time", format_duration(said.seconds), f"{_short(said.epoch_seconds)} an epoch, timed here on {day}"


def _memory(said: Estimate) -> theme.Stat:
    here = psutil.virtual_memory().total / 2**30
    return "Memory", f"{said.memory / 2**30:.1f} GB", f"At its peak; this machine has {here:.0f} GB"


def _disk(said: Estimate, config: RunConfig) -> theme.Stat:
    epochs = config.training.epochs
    networks = f"{epochs} networks of {theme.megabytes(said.network)}" if epochs > 1 else "One network"
    after = "" if said.kept == said.disk else f"; {theme.megabytes(said.kept)} once the rule on networks is carried out"
    return "Disk", theme.megabytes(said.disk), f"{networks}, their answers and the log{after}"


def _accuracy(alike: list[Similar]) -> theme.Stat:
    if not alike:
        return "Accuracy", "–", "No similar run yet"
    low, high = estimates.accuracy_range(alike)
    reached = f"{low:.0%}" if round(low, 2) == round(high, 2) else f"{100 * low:.0f}–{high:.0%}"
    return "Accuracy", reached, f"In validation, what {_runs(len(alike))} reached at best"


def _links(alike: list[Similar]) -> None:
    if alike:
        st.caption("Similar:", width="content")
    for one in alike:
        if st.button(
            f"{theme.plain(one.name)} {one.accuracy:.1%}",
            key=f"similar_{one.run.id}",
            type="tertiary",
            help="Within a factor of two in parameters, multiply-adds, images and epochs. Opens it.",
        ):
            _open(one.run.id)


def _open(run_id: str) -> None:
    ask_landing(TRAINING)
    selection.select(selection.choose_run(run_id))
    # It is shown elsewhere on the page, which does not run with this part of it.
    st.rerun()


def error_words(past: list[Past]) -> str:
    """How far off estimates have been, in a line."""
    compared = estimates.comparisons(past)
    time_, memory, disk = (
        estimates.accuracy_of([getattr(one, name) for one in compared]) for name in ("seconds", "memory", "disk")
    )
    if time_ is None:
        return "How far off the time is will be told once a run that was timed here has ended."
    others = [f"{word} by {one.median:.0%}" for word, one in (("memory", memory), ("disk", disk)) if one is not None]
    return f"{_told(time_)}{'; ' + ', '.join(others) if others else ''}."


def _told(accuracy: Accuracy) -> str:
    if accuracy.count == 1:
        return f"The last estimate of the time was off by {accuracy.median:.0%}"
    return (
        f"The last {accuracy.count} estimates of the time were off by {accuracy.median:.0%} in the median, "
        f"{accuracy.worst:.0%} at worst"
    )


def _short(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 10 else format_duration(seconds)


def _runs(count: int) -> str:
    return "one similar run" if count == 1 else f"{count} similar runs"
