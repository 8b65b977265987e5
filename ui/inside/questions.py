"""What else may be asked of the chosen layer; one question at a time, so that only what is looked at is asked for."""

import streamlit as st

from ui import theme
from ui.inside.filters import filters
from ui.inside.network import PIXELS
from ui.inside.place import CONVOLUTIONS
from ui.inside.responses import responses
from ui.inside.surgery import surgery
from ui.inside.walk import Walk

FILTERS, RESPONSES, SURGERY = "Its filters", "What it responds to", "Surgery"
_KEY, _WANTED = "inside_question", "inside_question_wanted"


def more_questions(walk: Walk) -> None:
    """Its filters, the images it responds to, and surgery."""
    layer = walk.place.layer
    if layer.name == PIXELS:
        return
    theme.section(f"More about {walk.channel_name}")
    convolution = layer.kind in (*CONVOLUTIONS, "Whitening")
    options = [FILTERS, RESPONSES, SURGERY] if convolution else [RESPONSES, SURGERY]
    # A layer without filters does not make the visitor's choice forgotten.
    wanted = st.session_state.get(_WANTED, FILTERS)
    st.session_state[_KEY] = wanted if wanted in options else options[0]

    def changed() -> None:
        st.session_state[_WANTED] = st.session_state[_KEY]

    st.segmented_control(
        "More of this layer", options, key=_KEY, required=True, label_visibility="collapsed", on_change=changed
    )
    {FILTERS: filters, RESPONSES: responses, SURGERY: surgery}[st.session_state[_KEY]](walk)
