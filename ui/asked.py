"""What people have asked of a run: who, when and what, how far it has come, and all of it to take away."""

import json
import time

import streamlit as st

from cnn_core.runs.commands import CommandState, command_states
from cnn_core.runs.directory import Run
from cnn_core.runs.export import exported
from cnn_core.runs.follow import follow
from cnn_core.runs.history import RunHistory
from ui import theme

WHO = "on the page"
SHOWN_COMMANDS = 3


def latest_commands(run: Run, history: RunHistory) -> None:
    """The last ones, a line each, and behind a fold all of them."""
    states = command_states(follow(run).commands(), history)
    for state in reversed(states[-SHOWN_COMMANDS:]):
        st.caption(theme.plain(told(state)))
    all_commands(run, states)


def all_commands(run: Run, states: list[CommandState]) -> None:
    """A row a command, the latest first, with the run's history as a file; nothing where nothing was asked."""
    if not states:
        return
    with st.expander(f"All {len(states)} commands" if len(states) > 1 else "The command", icon=":material/history:"):
        theme.table(
            ["Requested", "By", "What", "What became of it"],
            [
                (_at(state.command.time), state.command.who or "–", state.what, _fate(state))
                for state in reversed(states)
            ],
        )
        st.download_button(
            "Download the run's history",
            data=lambda: json.dumps(exported(follow(run)), indent=2),
            file_name=f"{run.id}-history.json",
            mime="application/json",
            icon=":material/download:",
            key=f"history_{run.id}",
            on_click="ignore",
            help="JSON: settings, every epoch, every command and change. `runs show --json` prints the same.",
        )


def told(state: CommandState) -> str:
    """As in `Learning rate 0.0005 (before 0.001): requested 01:12:03 on the page, in effect since step 512.`"""
    who = f" {state.command.who}" if state.command.who else ""
    return f"{state.what}: requested {_at(state.command.time)}{who}, {state.how_far}."


def _fate(state: CommandState) -> str:
    return state.how_far[0].upper() + state.how_far[1:]


def _at(moment: float) -> str:
    """The time, and the day where that is not today."""
    then = time.localtime(moment)
    today = time.strftime("%j %Y", then) == time.strftime("%j %Y")
    return time.strftime("%H:%M:%S" if today else "%d %b %H:%M:%S", then)
