"""Many things, a page of them at a time."""

from math import ceil

import streamlit as st


def pick_page(count: int, size: int, *, key: str, noun: str = "images") -> slice:
    """Which of `count` things to show; asks for the page only where there is more than one."""
    pages = max(ceil(count / size), 1)
    words, chooser = st.columns([3, 1], vertical_alignment="bottom")
    with chooser:
        number = st.number_input("Page", 1, pages, key=key) if pages > 1 else 1
    start = (number - 1) * size
    end = min(start + size, count)
    shown = f", {start + 1:,} to {end:,} on page {number:,} of {pages:,}" if pages > 1 else ""
    words.markdown(f"**{count:,} {noun}**{shown}.")
    return slice(start, end)
