"""The one button that trains something real, wherever a network is missing."""

import streamlit as st

from cnn_core.jobs import submit
from cnn_core.presets import QUICK
from ui import selection


def train_in_a_minute() -> None:
    """Starts the small preset and shows it on Train. Raises what `submit` raises."""
    if st.button("Train in a minute", type="primary", icon=":material/play_arrow:"):
        selection.go("train", selection.choose_run(submit(QUICK.config).id))
