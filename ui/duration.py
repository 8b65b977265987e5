"""How long a training will take on this machine: measured by a few timed batches, or not said."""

import time

import streamlit as st

from cnn_core import speed
from cnn_core.config import RunConfig
from cnn_core.serving import client
from cnn_core.speed import Speed
from cnn_core.terminal import format_duration

TICK_SECONDS = 1.0
LONG_SECONDS = 600
PATIENCE_SECONDS = 90
_ASKED = "duration_asked"


def training_time(config: RunConfig) -> None:
    """One line: how long, and by what measure. A preset as it stands is measured unasked, anything else on a click."""
    measured = speed.speed_of(config)
    if measured is not None:
        _tell(config, measured)
    elif _under_way(config) or (config.preset is not None and _begin(config)):
        st.fragment(_await, run_every=TICK_SECONDS)(config)
    else:
        _offer(config)


def _tell(config: RunConfig, measured: Speed) -> None:
    seconds = measured.seconds(config)
    day = time.strftime("%d %B", time.localtime(measured.measured_at))
    line = (
        f"Takes about **{format_duration(seconds)}** on this machine: {measured.training:,.0f} images/s, "
        f"timed on {day}."
    )
    if seconds >= LONG_SECONDS:
        st.warning(line, icon=":material/hourglass_top:")
    else:
        st.markdown(f":material/timer: {line}")


def _await(config: RunConfig) -> None:
    if speed.speed_of(config) is not None or not _under_way(config):
        st.rerun()
    st.markdown(":material/timer: Timing a few batches, to say how long this takes here.")


def _offer(config: RunConfig) -> None:
    if st.button("How long will it take?", icon=":material/timer:", help="Times a few batches of this network here."):
        if _begin(config):
            st.rerun()
        st.caption("Nothing can be timed just now: something trains, or the models are still being loaded.")


def _begin(config: RunConfig) -> bool:
    begun = client.measure(config)
    st.session_state[_ASKED] = (config, time.time()) if begun else None
    return begun


def _under_way(config: RunConfig) -> bool:
    asked, since = st.session_state.get(_ASKED) or (None, 0.0)
    return asked == config and time.time() - since < PATIENCE_SECONDS
