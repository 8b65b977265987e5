"""Train: design a network with sliders or blocks, start it, watch it learn."""

import streamlit as st

from ui import failure, selection, theme
from ui.blocks.section import design_section
from ui.opening import landing
from ui.queue import queue_panel
from ui.runs import offered, pick_run, selected_run
from ui.start import train_in_a_minute
from ui.watch import watch

theme.page_header(
    "Train",
    "Shape a network with sliders or block by block, start it, and watch it learn. It trains in a process of its own: "
    "closing this tab changes nothing.",
)

run = selected_run()
if run is None and selection.current().tour:
    train_in_a_minute()
if run is not None:
    pick_run(offered(), run)
    # Kept whether anything waits or not, so that the charts below stay on their nodes.
    with st.container():
        queue_panel(compact=True)
    with failure.contained():
        watch(run)
    landing("Train another")
    theme.section("Train another", "Start from a preset and turn what you like; nothing is trained before you say so.")

design_section()
