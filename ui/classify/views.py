"""What can be asked about a picture beyond its answer; one view is shown at a time, and the address names it."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from ui import selection
from ui.classify import batch, epochs, eraser, game, lookalikes, why
from ui.classify.album import Entry
from ui.classify.network import Network

_KEY = "classify_view"


@dataclass(frozen=True)
class View:
    """`name` stands in the address."""

    name: str
    title: str
    show: Callable[[Entry, Network], None]


VIEWS = {
    view.name: view
    for view in (
        View("why", "Why", why.view),
        View("erase", "Erase", eraser.view),
        View("lookalikes", "Look-alikes", lookalikes.view),
        View("epochs", "Epoch by epoch", epochs.view),
        View("batch", "All pictures", batch.view),
        View("game", "You or the network", game.view),
    )
}
FIRST = "why"


def choose_view() -> View:
    """The view that the address names, else the first."""
    chosen = selection.current().view
    st.session_state[_KEY] = chosen if chosen in VIEWS else FIRST

    def changed() -> None:
        name = st.session_state[_KEY] or FIRST
        selection.select(selection.choose(view=None if name == FIRST else name))

    st.pills(
        "View",
        list(VIEWS),
        format_func=lambda name: VIEWS[name].title,
        label_visibility="collapsed",
        key=_KEY,
        on_change=changed,
    )
    return VIEWS[st.session_state[_KEY] or FIRST]
