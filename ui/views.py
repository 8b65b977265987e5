"""Views of a page: one is shown at a time, and the address names it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVarTuple

import streamlit as st

from ui import selection

Shown = TypeVarTuple("Shown")


@dataclass(frozen=True)
class View(Generic[*Shown]):
    """`name` stands in the address; `show` draws it."""

    name: str
    title: str
    show: Callable[[*Shown], None]


def by_name(*views: View[*Shown]) -> dict[str, View[*Shown]]:
    """In their order."""
    return {view.name: view for view in views}


def choose_view(views: Mapping[str, View[*Shown]], *, key: str) -> View[*Shown]:
    """The view that the address names, else the first; asks for another."""
    first = next(iter(views))
    named = selection.current().view
    st.session_state[key] = named if named in views else first

    def changed() -> None:
        chosen = st.session_state[key] or first
        selection.select(selection.choose(view=None if chosen == first else chosen))

    st.pills(
        "View",
        list(views),
        format_func=lambda name: views[name].title,
        label_visibility="collapsed",
        key=key,
        on_change=changed,
    )
    return views[st.session_state[key] or first]
