"""The views of Evaluate, in the order in which questions come up; one is shown at a time, and the address names it."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from ui import selection
from ui.evaluate import (
    calibration,
    classes,
    confusion,
    curves,
    data_map,
    difference,
    embedding,
    images,
    labels,
    robustness,
)
from ui.evaluate.scene import Scene
from ui.tutorial import tutorial_section

_KEY = "evaluate_view"


@dataclass(frozen=True)
class View:
    """`name` stands in the address."""

    name: str
    title: str
    show: Callable[[Scene], None]


VIEWS = {
    view.name: view
    for view in (
        View("confusion", "Confusion", confusion.view),
        View("classes", "Classes", classes.view),
        View("curves", "Curves", curves.view),
        View("images", "Images", images.view),
        View("map", "Data map", data_map.view),
        View("embedding", "Embedding", embedding.view),
        View("calibration", "Calibration", calibration.view),
        View("difference", "Fixed and broken", difference.view),
        View("robustness", "Robustness", robustness.view),
        View("labels", "Label suspects", labels.view),
        View("tutorial", "The tutorial", lambda scene: tutorial_section(scene.run, scene.history)),
    )
}
FIRST = "confusion"


def choose_view() -> View:
    """The view that the address names, else the confusion matrix."""
    st.session_state[_KEY] = selection.current().view if selection.current().view in VIEWS else FIRST

    def changed() -> None:
        chosen = st.session_state[_KEY] or FIRST
        selection.select(selection.choose(view=None if chosen == FIRST else chosen))

    st.pills(
        "View",
        list(VIEWS),
        format_func=lambda name: VIEWS[name].title,
        label_visibility="collapsed",
        key=_KEY,
        on_change=changed,
    )
    return VIEWS[st.session_state[_KEY] or FIRST]
