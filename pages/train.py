"""Train: design a network with sliders or blocks, start it, watch it learn."""

import streamlit as st

from ui import failure, selection, theme
from ui.blocks.section import design_section
from ui.opening import TRAINING, ask_landing, landing
from ui.queue import queue_panel
from ui.runs import offered, pick_run, selected_run
from ui.start import train_in_a_minute
from ui.watch import watch

theme.page_header(
    "Train",
    "Shape a network with sliders or block by block, start it, and watch it learn. It trains in a process of its own: "
    "closing this tab changes nothing.",
)


@st.fragment
def _training() -> None:
    """The run that is watched. It runs by itself: another run is shown without drawing the design anew."""
    run = selected_run()
    if run is None:
        if selection.current().tour:
            train_in_a_minute()
        return
    landing("The training", place=TRAINING)
    pick_run(offered(), run, beside=_down)
    # Kept whether anything waits or not, so that the charts below stay on their nodes.
    with st.container():
        queue_panel(compact=True)
    with failure.contained():
        watch(run)


def _down() -> None:
    """The design lies below all that is told of the run."""
    if st.button("Design another", icon=":material/south:", width="stretch"):
        ask_landing()
        # The design does not run with this part of the page.
        st.rerun()


_training()
if offered():
    landing("Design another")
    theme.section("Design another", "Start from a preset and turn what you like; nothing is trained before you say so.")
design_section()
