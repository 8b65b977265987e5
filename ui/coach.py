"""The coach on the Train page: what a run's curves say, and one button that tries the remedy in a new run."""

from collections.abc import Iterator
from typing import Any

import streamlit as st

from cnn_core import preferences
from cnn_core.coach import Advice, Remedy
from cnn_core.coach.trying import advise_on, try_remedy
from cnn_core.config import RunConfig
from cnn_core.errors import EpochscopeError
from cnn_core.runs.directory import Run, find
from cnn_core.runs.follow import follow
from ui import failure, selection, theme

TICK_SECONDS = 2.0
_TRIED = "coach_tried"
"""Kept for the visit: the run that tries a remedy, by the run it is for and what is changed."""
_NEW = "coach_new"
"""The run that a button has just made, and what to say of it."""


def coach(run: Run) -> None:
    """What there is to say of this run, as it trains and after; one quiet line where there is nothing."""
    _, status = follow(run).state()
    _told_of_new(run)
    st.fragment(_look, run_every=TICK_SECONDS if status.active else None)(run)


def _told_of_new(run: Run) -> None:
    new_id, words = st.session_state.get(_NEW, ("", ""))
    if new_id == run.id:
        st.info(theme.plain(words), icon=":material/alt_route:")


def _look(run: Run) -> None:
    with failure.contained():
        history, status = follow(run).state()
        verdict = advise_on(run, history)
        if verdict.calm:
            st.caption(f":material/check: Coach: {theme.plain(verdict.calm)}")
        for advice in verdict.advice:
            with st.container(border=True, key=f"coach_{advice.kind}"):
                _shown(run, advice, waits=status.active and preferences.load().slots == 1)


def _shown(run: Run, advice: Advice, *, waits: bool) -> None:
    icon = ":material/error:" if advice.serious else ":material/lightbulb:"
    st.markdown(f"{icon} **{theme.plain(advice.headline)}.** {theme.plain(advice.sentence)}")
    if advice.remedy is not None:
        _remedy(run, advice.remedy, waits=waits)
    with st.expander("Why, and what would change"):
        st.markdown(theme.plain(advice.rule))
        if advice.remedy is not None:
            st.markdown(theme.plain(advice.remedy.because))
            theme.table(("Setting", "Here", "In the new run"), _changes(run.config(), advice.remedy))


def _remedy(run: Run, remedy: Remedy, *, waits: bool) -> None:
    tried = _tried(run, remedy)
    with st.container(horizontal=True, vertical_alignment="center"):
        if tried is not None:
            if st.button("Open the run that tries it", icon=":material/alt_route:", key=f"coach_open_{remedy.words}"):
                _select(tried)
            st.caption(theme.plain(f"{remedy.words}."))
            return
        if st.button(f"Try it: {_lower(remedy.way)}", icon=":material/alt_route:", key=f"coach_try_{remedy.words}"):
            _try(run, remedy, waits=waits)
        after = " It waits in the queue until this one has ended." if waits else ""
        st.caption(theme.plain(f"With {remedy.what}. A new run: this one stays as it is.{after}"))


def _try(run: Run, remedy: Remedy, *, waits: bool) -> None:
    try:
        new = try_remedy(run, remedy)
    except EpochscopeError as error:
        st.error(theme.plain(str(error)), icon=":material/error:")
        return
    name = run.meta().name or run.id
    queued = f" It waits in the queue until {name} has ended." if waits else ""
    begins = f"goes on from epoch {remedy.epoch} of {name}" if remedy.epoch else f"trains {name} anew"
    st.session_state[_NEW] = (new.id, f"The coach's remedy: this run {begins} with {remedy.what}.{queued}")
    st.session_state.setdefault(_TRIED, {})[run.id, remedy.words] = new.id
    _select(new)


def _tried(run: Run, remedy: Remedy) -> Run | None:
    """The run that tries it already, if it is still there."""
    known = st.session_state.get(_TRIED, {}).get((run.id, remedy.words))
    try:
        return find(known) if known else None
    except EpochscopeError:
        return None


def _select(run: Run) -> None:
    selection.select(selection.choose_run(run.id))
    st.rerun()


def _changes(config: RunConfig, remedy: Remedy) -> list[tuple[str, str, str]]:
    """Setting, value here, value in the new run, of what is different there."""
    rows = [(title, str(here), str(there)) for title, here, there in _settings(config, remedy)]
    return [row for row in rows if row[1] != row[2]]


def _settings(config: RunConfig, remedy: Remedy) -> Iterator[tuple[str, object, object]]:
    for dotted, there in remedy.changes.items():
        *places, name = dotted.split(".")
        group: Any = config
        for place in places:
            group = group[int(place)] if place.isdecimal() else getattr(group, place)
        yield type(group).model_fields[name].title or dotted, getattr(group, name), there


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]
