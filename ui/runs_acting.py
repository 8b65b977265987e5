"""What is done with the runs that are ticked in the list, and the way back."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from cnn_core import preferences
from cnn_core.errors import EpochscopeError
from cnn_core.jobs.discard import consequences, discard
from cnn_core.runs import bin
from cnn_core.runs.follow import RunSummary
from cnn_core.runs.meta import change, retag
from ui import selection, theme
from ui.selection import Selection

_CHECKED, _TOLD, _UNDO, _ACTED = "runs_checked", "runs_told", "runs_undo", "runs_acted"
LISTED = 8


def checked() -> list[str]:
    """The ids that are ticked."""
    ticked: list[str] = st.session_state.get(_CHECKED, [])
    return ticked


def check(run_ids: list[str]) -> None:
    st.session_state[_CHECKED] = run_ids


def attempt(act: Callable[..., object], *arguments: Any, **named: Any) -> bool:
    """Do what a click asks for; what goes wrong is told where `told` is drawn."""
    st.session_state[_ACTED] = True
    try:
        act(*arguments, **named)
    except EpochscopeError as error:
        st.session_state[_TOLD] = str(error)
        return False
    return True


def acted() -> bool:
    """Whether anything was attempted since this was last asked: what stands elsewhere on the page may be outdated."""
    return bool(st.session_state.pop(_ACTED, False))


def told() -> None:
    """What went wrong over the last click, and what was deleted with it, to be undone."""
    if sentence := st.session_state.pop(_TOLD, None):
        st.error(theme.plain(sentence), icon=":material/error:")
    deleted: list[str] = st.session_state.get(_UNDO, [])
    if deleted:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            what = "1 run" if len(deleted) == 1 else f"{len(deleted)} runs"
            days = preferences.load().bin_days
            st.markdown(f":material/delete: **Deleted {what}.** They stay in the bin for {days} days.")
            st.button("Undo", icon=":material/undo:", on_click=_undo)
            st.button("Close", type="tertiary", on_click=lambda: st.session_state.pop(_UNDO, None))


def acting(found: list[RunSummary]) -> None:
    """Buttons for those of `found` that are ticked; a line that says what ticking is for where none is."""
    ticked = set(checked())
    runs = [summary for summary in found if summary.run.id in ticked]
    with st.container(horizontal=True, vertical_alignment="center", key="runs_acting"):
        if not runs:
            st.caption(
                "Tick runs to compare, tag, archive or delete them. A name, or anywhere in its row, shows a run."
            )
            return
        st.markdown(f"**{len(runs)} ticked**")
        _compare(runs)
        metas = [summary.entry.meta for summary in runs]
        _turn("star", runs, "Star", "Take stars", "star", all(meta.star for meta in metas))
        _tag(runs)
        _turn("hidden", runs, "Hide", "Offer again", "visibility_off", all(meta.hidden for meta in metas))
        _turn("archived", runs, "Archive", "Take out", "archive", all(meta.archived for meta in metas))
        if st.button("Delete", icon=":material/delete:", key="runs_delete"):
            _confirm(runs)
        st.button("Untick all", type="tertiary", on_click=check, args=([],))


def _compare(runs: list[RunSummary]) -> None:
    pair = [summary for summary in runs if summary.history.checkpoints]
    why = None if len(runs) == len(pair) == 2 else "Tick two runs that have a saved epoch."
    if st.button("Compare", icon=":material/compare_arrows:", disabled=bool(why), help=why, key="runs_compare"):
        first, second = (summary.run.id for summary in pair)
        selection.go("evaluate", Selection(run=first, against=second, view="difference"))


def _turn(field: str, runs: list[RunSummary], on: str, off: str, icon: str, is_on: bool) -> None:
    def turn() -> None:
        done = [attempt(change, summary.run, **{field: not is_on}) for summary in runs]
        if field == "archived" and all(done):
            # They are not listed any more, or not here.
            check([])

    st.button(off if is_on else on, icon=f":material/{icon}:", on_click=turn, key=f"runs_{field}")


def _tag(runs: list[RunSummary]) -> None:
    with st.popover("Tag", icon=":material/sell:"):
        st.text_input("New tag", key="runs_new_tag", on_change=_give_tag, args=(runs,), placeholder="baseline")
        for tag in sorted({tag for summary in runs for tag in summary.entry.meta.tags}):
            st.button(f"Take “{tag}” away", key=f"runs_untag_{tag}", on_click=_take_tag, args=(runs, tag))


def _give_tag(runs: list[RunSummary]) -> None:
    tag = st.session_state["runs_new_tag"].strip()
    st.session_state["runs_new_tag"] = ""
    if tag:
        for summary in runs:
            attempt(retag, summary.run, add=[tag])


def _take_tag(runs: list[RunSummary], tag: str) -> None:
    for summary in runs:
        attempt(retag, summary.run, remove=[tag])


@st.dialog("Delete these runs?")
def _confirm(runs: list[RunSummary]) -> None:
    size = theme.megabytes(sum(summary.entry.disk_bytes for summary in runs))
    names = [f"- {theme.plain(summary.name)}, {summary.run.mark}" for summary in runs[:LISTED]]
    more = [f"- and {len(runs) - LISTED} more"] if len(runs) > LISTED else []
    st.markdown("\n".join([*names, *more]))
    days = preferences.load().bin_days
    st.caption(f"{size} on the disk. They go into the bin and can be brought back for {days} days.")
    for sentence in consequences([summary.run for summary in runs]):
        st.warning(theme.plain(sentence), icon=":material/alt_route:")
    if st.button(
        "Delete", type="primary", icon=":material/delete:", key="runs_delete_now", on_click=_delete, args=(runs,)
    ):
        # Closes the question.
        st.rerun()


def _delete(found: list[RunSummary]) -> None:
    """Into the bin, with a way back on the page; the selection forgets a run that has gone."""
    gone = [summary.run.id for summary in found if attempt(discard, summary.run)]
    st.session_state[_UNDO] = gone
    check([])
    if selection.current().run in gone:
        selection.select(Selection())


def _undo() -> None:
    for run_id in st.session_state.pop(_UNDO, []):
        attempt(_restore, run_id)


def _restore(run_id: str) -> None:
    bin.restore(bin.find_binned(run_id))
