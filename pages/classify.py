"""Classify: a picture of one's own, and what a network makes of it."""

import streamlit as st

from cnn_core.errors import ServingError
from cnn_core.runs.follow import follow
from cnn_core.serving import client
from ui import theme
from ui.classify import answer, answer_card, bring_into_view, chosen_run, classifiable, from_the_set, uploaded
from ui.runs import pick_run
from ui.start import train_in_a_minute
from ui.time_machine import pick_epoch

theme.page_header(
    "Classify",
    "Show a network a picture of your own and see what it takes it for, after any epoch of its training.",
)

runs = classifiable()
if not runs:
    with theme.empty_state(
        "add_photo_alternate", "No network to ask yet", "Train the small one now, then come back with your picture."
    ):
        train_in_a_minute()
    st.stop()

client.wake()
run = chosen_run(runs)
run_column, epoch_column = st.columns(2, gap="large")
with run_column:
    pick_run(runs, run)
with epoch_column:
    epoch = pick_epoch(follow(run).history()).epoch

choice, answers = st.columns([2, 3], gap="large")
with choice:
    questions = uploaded()
    photograph = from_the_set()
    questions += [photograph] if photograph else []
with answers:
    bring_into_view(questions)
    if not questions:
        theme.empty_state("image_search", "No picture yet", "Choose one of yours, or click one of the photographs.")
    try:
        for question in questions:
            answer_card(question, answer(run, epoch, question))
    except ServingError as error:
        st.error(str(error), icon=":material/cloud_off:")
    st.caption(
        "It knows ten classes and nothing else: whatever the picture shows, the answer is one of the ten. A high "
        "percentage means that the network is sure, not that it is right."
    )
