"""Evaluate: how good is it, at which epoch, on which class, on which images."""

import streamlit as st

from cnn_core.runs.follow import follow
from cnn_core.runs.status import sentence_of
from ui import theme
from ui.evaluate import curves
from ui.evaluate.choices import calibrated_toggle, metric_tiles, pick_other
from ui.evaluate.scene import comparable, scene_of
from ui.evaluate.slicing import pick_slice, slice_note
from ui.evaluate.views import VIEWS
from ui.pages import link
from ui.runs import offered, pick_run, selected_run
from ui.start import train_in_a_minute
from ui.time_machine import place_of_time_machine, shown_epoch, time_machine
from ui.views import choose_view

theme.page_header(
    "Evaluate",
    "What the network answered on its validation images, at any epoch. Every number opens the images behind it.",
)

run = selected_run()
if run is None:
    with theme.empty_state("insights", "Nothing to evaluate yet", "Train the small network now, then come back."):
        train_in_a_minute()
    st.stop()

runs = offered()
run_column, other_column = st.columns(2)
with run_column:
    pick_run(runs, run)
history, status = follow(run).state()
if not history.checkpoints:
    theme.empty_state("hourglass_top", "No finished epoch yet", sentence_of(status, history))
    link("train", "Watch it on Train")
    st.stop()

with other_column:
    pick_other(run, history, comparable(run, runs))
epoch = shown_epoch(history)
above = place_of_time_machine(history)
slice_column, reading_column = st.columns(2, vertical_alignment="bottom")
with slice_column:
    pick_slice()
with reading_column:
    calibrated_toggle()
scene = scene_of(run, history, epoch)
slice_note(len(scene.whole.labels), len(scene.rows))

if scene.whole.diverged:
    theme.empty_state(
        "trending_up",
        "This training diverged",
        f"At epoch {epoch.epoch} the network's outputs are no numbers any more, so there is no answer to compare. "
        "Look at an earlier epoch, or train again with a lower learning rate.",
    )
    curves.view(scene)
elif not len(scene.rows):
    theme.empty_state(
        "content_cut",
        "No image is in this slice",
        "None of the images that judge this run meets its conditions at this epoch. Show all images, or another epoch.",
    )
else:
    metric_tiles(scene)
    choose_view(VIEWS, key="evaluate_view").show(scene)

# Last: it asks for the next epoch once it is told that this one is shown, and Streamlit would cut short what is not.
with above:
    time_machine(history, epoch)
