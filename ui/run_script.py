"""The script of a run as it went, what was turned while it trained included."""

import streamlit as st

from cnn_core.errors import EpochscopeError
from cnn_core.export import script_of_run
from cnn_core.runs.directory import Run
from cnn_core.runs.history import RunHistory
from ui import theme
from ui.code_panel import filename_of, show_script


def run_script(run: Run, history: RunHistory) -> None:
    """An expander with the script and the ways to take it along; what cannot be written says why."""
    with st.expander("Export this run's script", icon=":material/code:"):
        try:
            config = run.config()
            script = script_of_run(config, history)
        except EpochscopeError as error:
            st.error(theme.plain(str(error)), icon=":material/error:")
            return
        show_script(script, {}, filename=filename_of(config), key=f"run_script_{run.id}")
        if history.changes:
            count = len(history.changes)
            turned = "What was turned" if count == 1 else f"The {count} things that were turned"
            st.caption(f"{turned} while it trained happens in the script at the same step.")
