"""Waiting for the serving process without holding the page up."""

import time

import streamlit as st

from cnn_core.serving import client

TICK_SECONDS = 0.5
_SINCE = "waiting_since"


def awake() -> bool:
    """Whether there is somebody to ask; else that is said, and the page comes again when there is."""
    if client.available():
        st.session_state.pop(_SINCE, None)
        return True
    st.session_state.setdefault(_SINCE, time.monotonic())
    st.fragment(_wait, run_every=TICK_SECONDS)()
    return False


def _wait() -> None:
    client.wake()
    if client.available():
        # Once, so that the whole page is drawn; after that nothing ticks.
        st.rerun()
    if time.monotonic() - st.session_state.get(_SINCE, 0.0) < client.PATIENCE_SECONDS:
        st.info("Waking the network up, which takes some seconds.", icon=":material/hourglass_top:")
    else:
        st.error(
            "The serving process has not started. Its log is on the Settings page; starting Epochscope anew starts it "
            "anew.",
            icon=":material/cloud_off:",
        )
