"""What is told of one run on the Runs page, and what people may change of it."""

from typing import Any

import annotated_types
import streamlit as st

from cnn_core import preferences
from cnn_core.config import RunConfig
from cnn_core.config_difference import differences
from cnn_core.errors import EpochscopeError
from cnn_core.presets import PRESETS
from cnn_core.runs.commands import change_in_words
from cnn_core.runs.directory import Run, RunMeta
from cnn_core.runs.follow import RunSummary, follow, summarize
from cnn_core.runs.lineage import ancestry
from cnn_core.runs.meta import change
from cnn_core.runs.networks import removals_of
from cnn_core.runs.table import tags_of
from ui import settings, theme
from ui.lineage import lineage
from ui.opening import landing
from ui.pages import link
from ui.run_script import run_script
from ui.runs import recorded_note, status_line
from ui.runs_acting import attempt

_FIELDS = RunMeta.model_fields
DIFFERENCES = 20


def run_details(run: Run, found: list[RunSummary]) -> None:
    """Name, notes and tags to be changed; where it comes from, what it takes, and the ways on. `found` are all runs."""
    summary = summarize(run)
    landing(f"Run {summary.name}")
    theme.section(summary.name)
    if summary.problem:
        st.error(theme.plain(summary.problem), icon=":material/error:")
    st.markdown(status_line(summary.status, summary.history))
    recorded_note(run)
    with st.container(horizontal=True):
        link("train", "Watch it on Train")
        if summary.history.checkpoints:
            link("evaluate", "See what it gets wrong")
        if summary.networks:
            link("classify", "Show it a picture")
    words, facts = st.columns(2, gap="large")
    with words:
        _words(summary, tags_of(found))
    with facts:
        lineage(run, summary.history)
        _apart(summary)
    _disk(summary)
    run_script(run, follow(run).history())
    settings.log("Its trainer's log", run.worker_log_path, key="details_log")


def _words(summary: RunSummary, tags: list[str]) -> None:
    run, meta, fixed = summary.run, summary.entry.meta, summary.run.recorded
    st.session_state.update({_key(run, field): getattr(meta, field) for field in ("name", "notes", "star", "hidden")})
    st.session_state[_key(run, "archived")], st.session_state[_key(run, "tags")] = meta.archived, list(meta.tags)
    st.text_input("Name", max_chars=_longest("name"), **_asked(run, "name", fixed))
    st.multiselect(
        "Tags",
        sorted({*tags, *meta.tags}),
        accept_new_options=True,
        max_selections=_longest("tags"),
        placeholder="Choose one, or write a new one",
        **_asked(run, "tags", fixed),
    )
    placeholder = "What did you try, and what came of it?"
    st.text_area("Notes", max_chars=_longest("notes"), placeholder=placeholder, **_asked(run, "notes", fixed))
    with st.container(horizontal=True):
        for field in ("star", "hidden", "archived"):
            st.toggle(str(_FIELDS[field].title), **_asked(run, field, fixed))
    if fixed:
        st.caption("It comes with the app: it can be looked at and asked, not changed.")


def _asked(run: Run, field: str, fixed: bool) -> dict[str, Any]:
    """What the control of a field of RunMeta has in common with the others."""
    key = _key(run, field)

    def keep() -> None:
        value = st.session_state[key]
        attempt(change, run, **{field: [tag.strip() for tag in value] if field == "tags" else value})

    return {"key": key, "help": _FIELDS[field].description, "on_change": keep, "disabled": fixed}


def _longest(field: str) -> int:
    return next(item.max_length for item in _FIELDS[field].metadata if isinstance(item, annotated_types.MaxLen))


def _key(run: Run, field: str) -> str:
    return f"run_{field}_{run.id}"


def _apart(summary: RunSummary) -> None:
    """What sets its settings apart from what it began with, and what was turned while it trained."""
    try:
        config = summary.run.config()
    except EpochscopeError:
        return
    whose, base = _base(summary.run, config)
    found = differences(base, config) if base else []
    st.markdown("**Settings**")
    if base is None:
        st.caption("It began with no preset; Train and the terminal (runs show RUN --json) tell all of its settings.")
    elif not found:
        st.caption(f"The same as {whose}.")
    else:
        rows = [(one.setting, _written(one.before), _written(one.after)) for one in found[:DIFFERENCES]]
        rest = f" {len(found) - DIFFERENCES} more differ." if len(found) > DIFFERENCES else ""
        theme.table(
            ["Setting", whose[0].upper() + whose[1:], "This run"], rows, caption=f"What differs from {whose}.{rest}"
        )
    turned = [event for event in summary.history.changes if event.change]
    for event in turned:
        if event.change:
            st.caption(f"Turned at step {event.step:,}: {theme.plain(change_in_words(event.change))}.")


def _base(run: Run, config: RunConfig) -> tuple[str, RunConfig | None]:
    for ancestor in ancestry(run)[:1]:
        try:
            if ancestor.run:
                return "its parent", ancestor.run.config()
        except EpochscopeError:
            break
    preset = PRESETS.get(config.preset or "")
    return (f"preset “{preset.title}”", preset.config) if preset else ("", None)


def _written(value: object) -> str:
    return "–" if value is None else {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _disk(summary: RunSummary) -> None:
    saved, here = len(summary.history.checkpoints), len(summary.networks)
    keeps = "All of them, for it is starred" if summary.entry.meta.star else "Best and last always stay"
    rule = "Every network is kept" if preferences.load().retention.keep_all else keeps
    theme.stat_row(
        [
            ("On the disk", theme.megabytes(summary.entry.disk_bytes), "All of its files"),
            ("Networks", f"{here} of {saved}", "Saved epochs that can be asked, forked and gone on with"),
            ("Rule", "Keep all" if preferences.load().retention.keep_all else "Keep some", rule),
        ]
    )
    if saved != here:
        st.caption(_gone(summary.run, saved - here))


def _gone(run: Run, networks: int) -> str:
    removals = removals_of(run)
    if not removals:
        return f"The files of {networks} networks are gone, and it was not this app that removed them."
    return (
        f"{networks} networks were removed to save room, the last {theme.plain(removals[-1].who)}. What they answered "
        "is kept: Evaluate shows every epoch."
    )
