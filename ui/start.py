"""The one button that trains something real, wherever a network is missing."""

import streamlit as st

from cnn_core import data
from cnn_core.jobs import submit
from cnn_core.presets import QUICK, SPRINT, Preset
from ui import selection


def minute_preset() -> Preset:
    """What a minute is best spent on: the sprint where all of CIFAR-10 is here, else a small network on the sample."""
    return SPRINT if data.is_available("full") else QUICK


def train_in_a_minute() -> None:
    """Starts a small training and shows it on Train. Raises what `submit` raises."""
    if st.button("Train in a minute", type="primary", icon=":material/play_arrow:"):
        selection.go("train", selection.choose_run(submit(minute_preset().config).id))
