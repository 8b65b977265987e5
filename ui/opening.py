"""Opening the images behind a number from anywhere, and landing where they are."""

import streamlit as st

from ui import selection
from ui.component import component

_component = component("landing", '<span class="epochscope-landing" tabindex="-1"></span>')
_ASKED = "landings_asked"
_PLACE = "landing_wanted"
TRAINING = "training"
"""The place on Train where a run is watched; without a name, a landing is the only one of its page."""


def open_cell(true_class: int, answer: int, *, run: str | None = None, epoch: int | None = None) -> None:
    """Choose a cell of the confusion matrix, at another run and epoch where they are named; a button's callback."""
    named = {name: value for name, value in (("run", run), ("epoch", epoch)) if value is not None}
    ask_landing()
    selection.select(selection.choose(class_index=true_class, answer_index=answer, image=None, view=None, **named))


def ask_landing(place: str = "") -> None:
    """Have the page's landing come into view; where a page has several, the one of this name."""
    st.session_state[_ASKED] = st.session_state.get(_ASKED, 0) + 1
    st.session_state[_PLACE] = place


def landing(words: str, *, place: str = "", gently: bool = False) -> None:
    """The place on the page that comes into view, and gets the keyboard's focus, after each `ask_landing` for it.

    `words` are what a screen reader says there. `gently` leaves the focus, and the page where the place is in view.
    """
    asked = st.session_state.get(_ASKED, 0)
    # Another place was asked for: this one stays as it is.
    mine = not asked or st.session_state[_PLACE] == place
    _component(
        key=f"landing_{place}" if place else "landing",
        data={"asked": asked if mine else None, "words": words, "gently": gently},
    )
