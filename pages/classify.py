"""Classify: a picture of one's own, what a network makes of it, and why."""

import streamlit as st

from cnn_core.errors import ServingError
from cnn_core.runs.follow import follow
from cnn_core.runs.networks import askable
from ui import theme
from ui.classify import album
from ui.classify.card import answer_card
from ui.classify.network import chosen_run, classifiable, network_of, second_opinion
from ui.classify.sources import choose_pictures
from ui.classify.strip import picture_strip
from ui.classify.views import VIEWS
from ui.evaluate.choices import calibrated_toggle, pick_other
from ui.opening import landing
from ui.pages import link
from ui.runs import pick_run
from ui.start import train_in_a_minute
from ui.time_machine import pick_network
from ui.views import choose_view
from ui.waking import awake

theme.page_header(
    "Classify",
    "Show a network a picture of your own: see what it takes it for, what it looked at, and when not to believe it.",
)

runs = classifiable()
if not runs:
    with theme.empty_state(
        "add_photo_alternate", "No network to ask yet", "Train the small one now, then come back with your picture."
    ):
        train_in_a_minute()
    st.stop()

run = chosen_run(runs)
history = follow(run).history()
run_column, other_column = st.columns(2, gap="large")
with run_column:
    pick_run(runs, run)
with other_column:
    pick_other(run, askable(run, history), [found for found in runs if found.run.id != run.id], label="Second opinion")
network = network_of(run, pick_network(run, history).epoch)

choose_pictures()
entry = album.shown()
album.leave_for_inside(entry)
if not awake():
    st.stop()
try:
    picture_strip(entry, network)
    landing("The answer", gently=True)
    other = second_opinion(run)
    answer_card(entry, [network, other] if other else [network])
    with st.container(horizontal=True, vertical_alignment="center"):
        calibrated_toggle()
        link("inside", "Walk it through the network")
    st.caption(
        "It knows ten classes and nothing else: whatever the picture shows, the answer is one of the ten. A high "
        "percentage means that the network is sure, not that it is right."
    )
    choose_view(VIEWS, key="classify_view").show(entry, network)
except ServingError as error:
    st.error(theme.plain(str(error)), icon=":material/cloud_off:")
