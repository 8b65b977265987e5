"""The style of what this page alone shows."""

from pathlib import Path

import streamlit as st

_STYLE = (Path(__file__).parents[1] / "static" / "inside.css").read_text(encoding="utf-8")


def apply() -> None:
    """Put the style sheet on the page."""
    st.html(f"<style>{_STYLE}</style>")
