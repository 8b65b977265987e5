"""The list on the Runs page: filters, and the table that they leave."""

import streamlit as st

from cnn_core.runs.follow import RunSummary, summaries
from cnn_core.runs.meta import change
from cnn_core.runs.status import Status
from cnn_core.runs.table import COLUMNS, Filter, Shown, ordered, preset_of, tags_of
from ui import selection, theme
from ui.opening import ask_landing
from ui.paging import pick_page
from ui.runs_acting import acted, acting, attempt, check, checked
from ui.runs_table import CURVE, Clicks, Sorting, runs_table

TICK_SECONDS = 2.0
ROWS_A_PAGE = 100
CHOOSABLE = (CURVE, *(name for name in COLUMNS if name != "name"))
AT_FIRST = ["status", CURVE, "best", "last", "epochs", "duration", "learning_rate", "batch_size", "disk", "created"]
_SHOWN: dict[Shown, str] = {"current": "Current", "archived": "Archived", "all": "All"}
_SORTING, _COLUMNS, _SHOW = "runs_sorting", "runs_columns", "runs_shown"
_ASKED = {"runs_text": "", "runs_status": [], "runs_tags": [], "runs_presets": [], "runs_starred": False}


def runs_list(found: list[RunSummary], opened: str | None) -> None:
    """The runs that the filters leave of all; it looks again by itself while something trains."""
    acted()
    wanted, columns = _controls(found)
    active = any(summary.status.active for summary in found)
    st.fragment(_table, run_every=TICK_SECONDS if active else None)(wanted, columns, opened, was_active=active)


def _controls(found: list[RunSummary]) -> tuple[Filter, list[str]]:
    text_column, more_column = st.columns([3, 4], vertical_alignment="bottom")
    text = text_column.text_input(
        "Find",
        key="runs_text",
        persist_state="session",
        icon=":material/search:",
        placeholder="Name, note, tag or optimizer",
        help="Every word must be found.",
    )
    with more_column.container(horizontal=True, vertical_alignment="bottom"):
        st.session_state.setdefault(_SHOW, "current")
        shown: Shown | None = st.segmented_control(
            "Show", list(_SHOWN), format_func=_SHOWN.__getitem__, required=True, key=_SHOW, persist_state="session"
        )
        with st.popover("Filter", icon=":material/filter_list:"):
            statuses = st.pills(
                "Status", _statuses(found), selection_mode="multi", key="runs_status", persist_state="session"
            )
            tags = st.multiselect(
                "Tags", tags_of(found), key="runs_tags", persist_state="session", placeholder="Any", help="All of them."
            )
            presets = st.multiselect(
                "Presets",
                sorted({*map(preset_of, found)}),
                key="runs_presets",
                persist_state="session",
                placeholder="Any",
            )
            starred = st.toggle("Starred ones only", key="runs_starred", persist_state="session")
        with st.popover("Columns", icon=":material/view_column:"):
            st.caption("In the order in which they are chosen.")
            columns = st.multiselect(
                "Columns",
                CHOOSABLE,
                default=AT_FIRST,
                format_func=lambda name: "Accuracy curve" if name == CURVE else COLUMNS[name].title,
                key=_COLUMNS,
                persist_state="session",
                label_visibility="collapsed",
            )
    return Filter(
        text, frozenset(map(Status, statuses)), frozenset(tags), frozenset(presets), starred, shown or "current"
    ), columns


def _statuses(found: list[RunSummary]) -> list[str]:
    here = {summary.status for summary in found}
    return [str(status) for status in Status if status in here]


def _table(wanted: Filter, columns: list[str], opened: str | None, *, was_active: bool) -> None:
    everything = summaries(everything=True)
    if acted() or (was_active and not any(summary.status.active for summary in everything)):
        # The whole page shows what was done, and once that a training has ended; after that nothing ticks.
        st.rerun()
    sorting: Sorting = st.session_state.get(_SORTING, Sorting())
    matching = [summary for summary in everything if wanted.matches(summary)]
    if not matching:
        _nothing_matches(wanted)
        return
    found = ordered(matching, COLUMNS[sorting.column], descending=sorting.descending)
    acting(everything)
    page = pick_page(len(found), ROWS_A_PAGE, key="runs_page", noun="run" if len(found) == 1 else "runs")
    runs_table(
        found[page],
        columns,
        Clicks(sort=_sort, star=lambda run_id: _star(run_id, everything), open=_open, check=check),
        key="runs_table",
        sorting=sorting,
        opened=opened,
        checked=checked(),
    )
    if opened != selection.current().run and selection.current().run is not None:
        # A name was clicked: what is told of the run stands outside of this part of the page.
        st.rerun()


def _sort(column: str) -> None:
    st.session_state[_SORTING] = st.session_state.get(_SORTING, Sorting()).clicked(column)


def _star(run_id: str, found: list[RunSummary]) -> None:
    summary = next(one for one in found if one.run.id == run_id)
    attempt(lambda: change(summary.run, star=not summary.run.meta().star))


def _open(run_id: str) -> None:
    ask_landing()
    selection.select(selection.choose_run(run_id))


def _nothing_matches(wanted: Filter) -> None:
    if wanted == Filter(shown="archived"):
        theme.empty_state(
            "archive", "Nothing is archived", "Archived runs are kept here, out of the way of the others."
        )
        return
    with theme.empty_state("filter_list_off", "No run matches", "Ask for less, or show all of them."):
        if st.button("Clear all filters", on_click=_clear):
            # They stand outside of this part of the page.
            st.rerun()


def _clear() -> None:
    st.session_state.update(_ASKED | {_SHOW: "all"})
