"""The style of labs and of what stands beside them; what a lab has alone is in its component's own style sheet."""

from pathlib import Path

import streamlit as st

_STATIC = Path(__file__).parents[2] / "static"
_STYLE = "\n".join((_STATIC / name).read_text(encoding="utf-8") for name in ("lab.css", "beside_lab.css"))


def apply() -> None:
    """Put the style sheets on the page."""
    st.html(f"<style>{_STYLE}</style>")
