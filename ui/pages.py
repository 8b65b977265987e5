"""The pages and their addresses: the one place that knows them."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui.learn.chapters import CHAPTERS, chapter

FOLDER = Path(__file__).parents[1] / "pages"
ICONS = {
    "home": "home",
    "learn": "school",
    "data": "photo_library",
    "train": "model_training",
    "runs": "table_rows",
    "evaluate": "insights",
    "classify": "add_photo_alternate",
    "inside": "account_tree",
    "settings": "settings",
}
LESSONS = tuple(one.page for one in CHAPTERS)
"""Pages that the navigation leaves out: Learn leads to them."""


def page(name: str) -> StreamlitPage:
    """The page of this name, for navigation, links and switching. `home` is at `/`, the others at `/name`."""
    home, lesson = name == "home", chapter(name)
    return st.Page(
        FOLDER / f"{name.replace('-', '_')}.py",
        title=lesson.title if lesson else name.capitalize(),
        icon=_icon(name),
        default=home,
        url_path=None if home else name,
        visibility="hidden" if lesson else "visible",
    )


def link(name: str, label: str) -> None:
    """A link to a page; the selection goes along."""
    st.page_link(page(name), label=label, icon=_icon(name))


def _icon(name: str) -> str:
    return f":material/{ICONS['learn' if chapter(name) else name]}:"
