"""Settings: what is kept ready, where things lie, what is running, and what it says."""

import streamlit as st

from cnn_core import paths
from ui import settings, theme
from ui.notifications import notifications
from ui.runs import selected_run

theme.page_header("Settings", "What is kept ready, where things lie, what is running, and what it says.")
settings.switches()
notifications()

theme.section("Running", "Each has a process of its own; the page that you look at trains nothing.")
settings.running()

theme.section("Room on the disk")
settings.disk()

theme.section("Logs", "The place to look when something did not go as it should.")
run = selected_run()
if run is not None:
    settings.log(f"Trainer of {run.id}", run.worker_log_path, key="trainer_log")
settings.log("Classifier", paths.serving_log_path(), key="serving_log")
settings.log("Standby trainer", paths.standby_log_path(), key="standby_log")

machine, places = st.columns(2, gap="large")
with machine:
    theme.section("This machine")
    settings.this_machine()
with places:
    theme.section("Where things lie")
    settings.places()
