"""The pages and their addresses: the one place that knows them."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

FOLDER = Path(__file__).parents[1] / "pages"
ICONS = {
    "home": "home",
    "data": "photo_library",
    "train": "model_training",
    "runs": "table_rows",
    "evaluate": "insights",
    "classify": "add_photo_alternate",
    "inside": "account_tree",
    "settings": "settings",
}


def page(name: str) -> StreamlitPage:
    """The page of this name, for navigation, links and switching. `home` is at `/`, the others at `/name`."""
    home = name == "home"
    return st.Page(
        FOLDER / f"{name}.py",
        title=name.capitalize(),
        icon=f":material/{ICONS[name]}:",
        default=home,
        url_path=None if home else name,
    )


def link(name: str, label: str) -> None:
    """A link to a page; the selection goes along."""
    st.page_link(page(name), label=label, icon=f":material/{ICONS[name]}:")
