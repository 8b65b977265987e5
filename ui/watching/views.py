"""A closer look at a training: one view at a time, so that only what is looked at costs."""

from collections.abc import Callable

import streamlit as st

from cnn_core.errors import EpochscopeError
from cnn_core.runs.directory import Run
from cnn_core.runs.follow import follow
from ui import theme
from ui.epoch_bell import epoch_bell
from ui.live import live_source
from ui.views import View, by_name, choose_view
from ui.watching import confusion, filters, images, layers, speed
from ui.watching.watched import Watched

VIEWS: dict[str, View[Watched]] = by_name(
    View("images", "Ten images", images.view),
    View("confusion", "Confusion", confusion.view),
    View("filters", "First filters", filters.view),
    View("layers", "Layers", layers.view),
    View("speed", "Learning rate and speed", speed.view),
)
LIVE_FROM_THE_START = {"speed"}
NOT_YET = "It comes with the end of the first epoch, and goes on from epoch to epoch by itself."


@st.fragment
def closer_look(run: Run) -> None:
    """The chosen view. While the run trains, each saved epoch draws it again, and nothing else of the page."""
    history, status = follow(run).state()
    live = live_source(run, history) if status.active else None
    watched = Watched(run, history, live)
    theme.section("A closer look", _lead(status.active))
    view = choose_view(VIEWS, key="watched_view")
    if watched.saved or view.name in LIVE_FROM_THE_START:
        _shown(view.show, watched)
    else:
        theme.empty_state("hourglass_empty", "No epoch is over yet", NOT_YET if status.active else "None was saved.")
    if live is not None:
        epoch_bell(live, saved=len(watched.saved), key=f"bell_{run.id}")


def _lead(active: bool) -> str:
    return "After each epoch, as soon as it is saved." if active else "As it was after the last saved epoch."


def _shown(show: Callable[[Watched], None], watched: Watched) -> None:
    try:
        show(watched)
    except EpochscopeError as error:
        st.error(theme.plain(str(error)), icon=":material/error:")
