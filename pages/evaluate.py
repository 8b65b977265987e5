"""Evaluate: how good is it, at which epoch, on which class, on which images."""

import streamlit as st

from cnn_core.runs.follow import follow, summaries
from ui import theme
from ui.case import case_section
from ui.class_words import class_words
from ui.confusion import cell_gallery, confusion_section, pick_cell
from ui.evaluation import load, metric_tiles, pick_epoch
from ui.how_it_learned import learned
from ui.opening import landing
from ui.pages import link
from ui.per_class import per_class_table
from ui.runs import pick_run, selected_run
from ui.start import train_in_a_minute
from ui.tutorial import tutorial_section

theme.page_header(
    "Evaluate",
    "What the network answered on its validation images, at any epoch. Click a cell of the matrix to open the images "
    "behind it.",
)

run = selected_run()
if run is None:
    with theme.empty_state("insights", "Nothing to evaluate yet", "Train the small network now, then come back."):
        train_in_a_minute()
    st.stop()

run_column, epoch_column = st.columns(2, gap="large")
with run_column:
    pick_run(summaries(), run)
history, status = follow(run).state()
if not history.checkpoints:
    theme.empty_state("hourglass_top", "No finished epoch yet", f"{history.failure or status.sentence}")
    link("train", "Watch it on Train")
    st.stop()

with epoch_column:
    epoch = pick_epoch(run, history)
evaluation = load(run, epoch.epoch)
metric_tiles(epoch, len(evaluation.labels))

if evaluation.diverged:
    theme.empty_state(
        "trending_up",
        "This training diverged",
        f"At epoch {epoch.epoch} the network's outputs are no numbers any more, so there is no answer to compare. "
        "Look at an earlier epoch, or train again with a lower learning rate.",
    )
else:
    landing("Where it goes wrong")
    theme.section("Where it goes wrong", "Rows are the true classes, columns the answers. The diagonal is right.")
    class_words(evaluation)
    matrix_column, images_column = st.columns([3, 2], gap="large")
    with matrix_column:
        confusion_section(evaluation, run.id)
    with images_column:
        cell = pick_cell(evaluation)
        case_section(run, history, evaluation, epoch.epoch, cell)
    cell_gallery(evaluation, cell)

theme.section("How it learned", "Training against validation, epoch by epoch; the thin line is single batches.")
learned(run, history, epoch.epoch)

if not evaluation.diverged:
    theme.section("Class by class", "When the most probable class is taken as the answer.")
    per_class_table(evaluation)

tutorial_section(run, history)
