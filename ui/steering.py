"""Steering a training from its page: pause, go on, step by step, turn the learning rate and the epochs, stop."""

import time
from collections.abc import Callable

import streamlit as st

from cnn_core.config import TrainingConfig
from cnn_core.errors import ConfigError
from cnn_core.jobs import request_change, request_pause, request_resume, request_step, request_stop
from cnn_core.runs.commands import CommandState, command_states
from cnn_core.runs.directory import Run
from cnn_core.runs.follow import follow
from cnn_core.runs.history import RunHistory
from cnn_core.runs.status import Status
from ui import theme
from ui.controls import control

WHO = "on the page"
SHOWN_COMMANDS = 3


def steer(run: Run, history: RunHistory, status: Status) -> None:
    """The controls that make sense now, and what has become of the last commands."""
    with st.container(horizontal=True, vertical_alignment="center", key="steering"):
        if status is Status.PAUSED:
            _button("Resume", "play_arrow", run, lambda: request_resume(run, who=WHO), primary=True)
            _button("One batch", "skip_next", run, lambda: request_step(run, "batch", who=WHO))
            _button("One epoch", "last_page", run, lambda: request_step(run, "epoch", who=WHO))
        elif status in (Status.STARTING, Status.RUNNING):
            _button("Pause", "pause", run, lambda: request_pause(run, who=WHO))
        if status in (Status.STARTING, Status.RUNNING, Status.PAUSED):
            _change(run, history)
        if status.active:
            _stop(run, status)
    _told(run, history)


def _button(label: str, icon: str, run: Run, ask: Callable[[], object], *, primary: bool = False) -> None:
    if st.button(
        label, icon=f":material/{icon}:", key=f"steer_{label}_{run.id}", type="primary" if primary else "secondary"
    ):
        ask()
        st.rerun(scope="fragment")


def _change(run: Run, history: RunHistory) -> None:
    with st.popover("Change", icon=":material/tune:"):
        st.caption("In effect from the next batches on. A schedule goes on in proportion to the new learning rate.")
        latest = history.latest_batch
        now = latest.learning_rate if latest else run.config().training.learning_rate
        rate = control(TrainingConfig, "learning_rate", now, key=f"steer_rate_{run.id}", title="Learning rate")
        if st.button("Set the learning rate", key=f"steer_set_rate_{run.id}", disabled=rate == now):
            _ask_for(run, "learning_rate", rate)
        epochs = history.target_epochs or run.config().training.epochs
        wanted = control(TrainingConfig, "epochs", epochs, key=f"steer_epochs_{run.id}", title="Epochs in all")
        if st.button("Set the epochs", key=f"steer_set_epochs_{run.id}", disabled=wanted == epochs):
            _ask_for(run, "epochs", wanted)


def _ask_for(run: Run, setting: str, value: float) -> None:
    try:
        request_change(run, "epochs" if setting == "epochs" else "learning_rate", value, who=WHO)
    except ConfigError as error:
        st.error(theme.plain(str(error)))
        return
    st.rerun(scope="fragment")


def _stop(run: Run, status: Status) -> None:
    with st.popover("Stop", icon=":material/stop:", disabled=status is Status.STOPPING):
        st.write("End this training now? The network is saved as it is, and every finished epoch stays.")
        if st.button("Stop training", key=f"stop_{run.id}", type="primary", width="stretch"):
            request_stop(run, who=WHO)
            st.rerun(scope="fragment")


def _told(run: Run, history: RunHistory) -> None:
    states = command_states(follow(run).commands(), history)[-SHOWN_COMMANDS:]
    for state in reversed(states):
        st.caption(theme.plain(told(state)))


def told(state: CommandState) -> str:
    """As in `Learning rate 0.0005 (before 0.001): requested 01:12:03 on the page, in effect since step 512.`"""
    at = time.strftime("%H:%M:%S", time.localtime(state.command.time))
    who = f" {state.command.who}" if state.command.who else ""
    return f"{state.what}: requested {at}{who}, {state.how_far}."
