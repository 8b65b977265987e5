"""Steering a training from its page: pause, go on, step by step, save, turn what can be turned, stop."""

from collections.abc import Callable

import streamlit as st

from cnn_core.jobs import request_checkpoint, request_pause, request_resume, request_step, request_stop
from cnn_core.runs.directory import Run
from cnn_core.runs.history import RunHistory
from cnn_core.runs.status import Status
from ui import theme
from ui.asked import WHO, latest_commands
from ui.turning import turning

STEERABLE = (Status.STARTING, Status.RUNNING, Status.PAUSED)
SAVE_HELP = "Judges and saves the network as it is, within its epoch. A run that is resumed later goes on from there."


def steer(run: Run, history: RunHistory, status: Status) -> None:
    """The controls that make sense now, and what has become of the last commands."""
    with st.container(horizontal=True, vertical_alignment="center", key="steering"):
        # A container of their own: Stop keeps its place, and stays open, when a run that waited begins.
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            if status is Status.PAUSED:
                _button("Resume", "play_arrow", run, lambda: request_resume(run, who=WHO), primary=True)
                _button("One batch", "skip_next", run, lambda: request_step(run, "batch", who=WHO))
                _button("One epoch", "last_page", run, lambda: request_step(run, "epoch", who=WHO))
            elif status in (Status.STARTING, Status.RUNNING):
                _button("Pause", "pause", run, lambda: request_pause(run, who=WHO))
            if status in STEERABLE:
                turning(run, history)
                _button("Save now", "save", run, lambda: request_checkpoint(run, who=WHO), help_text=SAVE_HELP)
        if status.active:
            _stop(run, history, status)
    latest_commands(run, history)


def _button(
    label: str, icon: str, run: Run, ask: Callable[[], object], *, primary: bool = False, help_text: str | None = None
) -> None:
    if st.button(
        label,
        icon=f":material/{icon}:",
        key=f"steer_{label}_{run.id}",
        type="primary" if primary else "secondary",
        help=help_text,
    ):
        ask()
        st.rerun(scope="fragment")


def _stop(run: Run, history: RunHistory, status: Status) -> None:
    with st.popover("Stop", icon=":material/stop:", disabled=status is Status.STOPPING):
        st.write("End this training now? The network is judged and saved as it is, and every finished epoch stays.")
        if st.button("Stop training", key=f"stop_{run.id}", type="primary", width="stretch"):
            request_stop(run, who=WHO)
            st.rerun(scope="fragment")
        best = history.best
        if best is None or status is Status.QUEUED:
            return
        st.write(
            f"Or give up what the unfinished epoch has learned: epoch {best.epoch}, the best so far with "
            f"{theme.plain(f'{best.validation.accuracy:.1%}')}, is the one that is kept."
        )
        if st.button("Stop and keep the best", key=f"stop_best_{run.id}", width="stretch"):
            request_stop(run, keep_best=True, who=WHO)
            st.rerun(scope="fragment")
