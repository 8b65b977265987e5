"""Inside: a picture's way through a trained network, layer by layer."""

import streamlit as st

from cnn_core.errors import ServingError
from cnn_core.runs.follow import follow
from ui import theme
from ui.classify.network import chosen_run, classifiable
from ui.inside import edits, look
from ui.inside.layer import chosen_layer
from ui.inside.network import Subject
from ui.inside.picture import choose_picture
from ui.inside.pipeline import pipeline
from ui.inside.questions import more_questions
from ui.inside.surgery import changed_copy
from ui.inside.value import how_it_came_about
from ui.inside.walk import begin
from ui.runs import pick_run
from ui.start import train_in_a_minute
from ui.time_machine import pick_network
from ui.waking import awake

look.apply()
theme.page_header(
    "Inside",
    "Walk a picture through a trained network: what every layer makes of it, down to the single number.",
)

runs = classifiable()
if not runs:
    with theme.empty_state(
        "account_tree", "No network to look into yet", "Train the small one now, then come back and open it."
    ):
        train_in_a_minute()
    st.stop()

run = chosen_run(runs)
run_column, epoch_column = st.columns(2, gap="large")
with run_column:
    pick_run(runs, run)
with epoch_column:
    epoch = pick_network(run, follow(run).history()).epoch
motif = choose_picture()

if not awake():
    st.stop()
subject = Subject(run, epoch, motif.pixels, edits.edits_of(run, epoch))
theme.section("The walk", "From the picture to the answer. Click a layer, or one of its maps.")
tell_accuracy = changed_copy(subject)
try:
    with st.spinner("Asking the network. The first question wakes it up, which takes some seconds."):
        walk = begin(subject, motif)
    tell_accuracy()
    pipeline(walk.layers, walk.maps, walk.place.layer.name)
    chosen_layer(walk)
    how_it_came_about(walk)
    more_questions(walk)
except ServingError as error:
    st.error(theme.plain(str(error)), icon=":material/cloud_off:")
