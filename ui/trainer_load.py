"""What the trainer of a run takes of the computer, and what it says: two small charts and its log."""

from collections.abc import Sequence
from html import escape
from math import isfinite

import streamlit as st

from cnn_core.machine import usable_processors
from cnn_core.runs.directory import Run
from cnn_core.runs.load import in_columns, latest, read_load
from cnn_core.runs.status import Status
from cnn_core.storage import tail
from cnn_core.terminal import format_duration
from ui import theme

TICK_SECONDS = 2.0
COLUMNS = 60
PROCESSORS = "Processors of the trainer"
MEMORY = "Memory of the trainer"
LOG_LINES = 200
SHORT_LOG_LINES = 8
LOG_HEIGHT = 320


def trainer_load(run: Run, status: Status) -> None:
    """The last ten minutes of the trainer's processors and memory, kept up to date while it trains, and its log."""
    if run.recorded:
        return
    st.fragment(_charts, run_every=TICK_SECONDS if status.active else None)(run, active=status.active)
    _log(run, status)


def _charts(run: Run, *, active: bool) -> None:
    load = latest(read_load(run.load_path))
    if not len(load):
        if active:
            # The room that they will take: what is below must not jump.
            _draw(
                _chart(PROCESSORS, "–", "Looked at every second", []), _chart(MEMORY, "–", "Looked at every second", [])
            )
        return
    columns = in_columns(load, COLUMNS)
    span = f"over {format_duration(load.time[-1] - load.time[0])}"
    there, most = usable_processors(), float(load.memory.max())
    _draw(
        _chart(
            PROCESSORS,
            f"{load.processors[-1]:.1f} of {there}",
            f"{load.processors.mean():.1f} on average {span}",
            (columns.processors / max(there, float(load.processors.max()))).tolist(),
        ),
        _chart(
            MEMORY,
            theme.megabytes(int(load.memory[-1])),
            f"at most {theme.megabytes(int(most))} {span}",
            (columns.memory / most).tolist(),
        ),
    )


def _draw(*charts: str) -> None:
    st.html(f'<div class="es-loads">{"".join(charts)}</div>')


def _chart(title: str, now: str, meaning: str, heights: Sequence[float]) -> str:
    """`heights` are 0 to 1, NaN for a gap."""
    bars = "".join(
        f'<i style="height:{100 * height:.0f}%"></i>' if isfinite(height) else "<i></i>" for height in heights
    )
    words = f"{title}: {now}, {meaning}"
    return (
        f'<div class="es-load" role="img" aria-label="{escape(words)}" title="{escape(words)}">'
        f"<span>{escape(title)} <b>{escape(now)}</b></span><div>{bars}</div><p>{escape(meaning)}</p></div>"
    )


def _log(run: Run, status: Status) -> None:
    trouble = status in (Status.FAILED, Status.LOST, Status.UNRESPONSIVE)
    place = st.expander(
        "Log of the trainer",
        icon=":material/article:",
        expanded=trouble,
        key=f"trainer_log_{run.id}_{trouble}",
        on_change="rerun",
    )
    # Read only when it is looked at.
    if place.open:
        with place:
            st.fragment(_log_lines)(run)


def _log_lines(run: Run) -> None:
    text = tail(run.worker_log_path, lines=LOG_LINES)
    if not text:
        st.caption("The trainer has written nothing yet.")
    else:
        short = text.count("\n") < SHORT_LOG_LINES
        st.code(text, language=None, height="content" if short else LOG_HEIGHT, wrap_lines=True)
    with st.container(horizontal=True):
        st.button("Refresh", icon=":material/refresh:", key=f"refresh_log_{run.id}")
        if text:
            st.download_button(
                "Download",
                data=lambda: text,
                file_name=f"{run.id}.log",
                mime="text/plain",
                key=f"download_log_{run.id}",
                icon=":material/download:",
                on_click="ignore",
            )
