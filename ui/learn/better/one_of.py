"""One experiment out of several about the same question, chosen by name."""

from collections.abc import Mapping

import streamlit as st

from ui.learn.experiment import experiment


def one_of(titles: Mapping[str, str], *, key: str) -> str:
    """A switch between experiments, by their names with what the switch calls them; the chosen one is drawn."""
    name: str = st.segmented_control(
        "Experiment",
        list(titles),
        format_func=titles.__getitem__,
        default=next(iter(titles)),
        required=True,
        key=key,
        persist_state="session",
    )
    experiment(name)
    return name
