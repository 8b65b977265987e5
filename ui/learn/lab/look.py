"""The style that all labs share; what one has alone is in its component's own style sheet."""

from pathlib import Path

import streamlit as st

_STYLE = (Path(__file__).parents[2] / "static" / "lab.css").read_text(encoding="utf-8")


def apply() -> None:
    """Put the style sheet on the page."""
    st.html(f"<style>{_STYLE}</style>")
