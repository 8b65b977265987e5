"""The parts of the Data page, in the order in which they tell the story; one is shown at a time."""

import streamlit as st

LOOK, IMAGE, INPUT, WHOLE = PARTS = ("Look", "One image", "As input", "Whole set")
_KEY = "data_part"
_WANTED = "data_part_wanted"


def choose_part() -> str:
    """The control that says which part is shown."""
    st.session_state.setdefault(_KEY, LOOK)
    if wanted := st.session_state.pop(_WANTED, None):
        st.session_state[_KEY] = wanted
    part = st.segmented_control(
        "Part of the page", PARTS, required=True, label_visibility="collapsed", key=_KEY, persist_state="session"
    )
    return part or LOOK


def open_part(name: str) -> None:
    """Run the page again with another part: a widget that is on the page already cannot be set in the same run."""
    st.session_state[_WANTED] = name
    st.rerun()
