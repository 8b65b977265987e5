"""What the lessons' experiments by hand have in common: their style, and numbers on their way to the browser."""

from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray

_STYLE = (Path(__file__).parents[1] / "static" / "bench.css").read_text(encoding="utf-8")
DIGITS = 8
"""More than a float32 has."""


def apply() -> None:
    """Put the style sheet on the page."""
    st.html(f"<style>{_STYLE}</style>")


def numbers(values: NDArray[np.floating]) -> list[float]:
    """Of any shape, line by line, as JSON takes them: what is no number becomes 0."""
    finite = np.nan_to_num(values.astype(np.float64).ravel(), nan=0.0, posinf=0.0, neginf=0.0)
    return [float(f"{value:.{DIGITS}g}") for value in finite]
