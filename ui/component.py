"""Mounting a component of ours: its files from ui/static, its data without a detour."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

_STATIC = Path(__file__).parent / "static"


def component(name: str, html: str) -> Callable[..., Any]:
    """The component drawn by `static/<name>.js` and `static/<name>.css`; call it with `key`, `data` and callbacks.

    The data go as a list of one: in a dict Streamlit looks for data frames, and imports pandas to know one (76 MB).
    """
    mount = st.components.v2.component(
        f"epochscope_{name}",
        html=html,
        css=(_STATIC / f"{name}.css").read_text(encoding="utf-8"),
        js=(_STATIC / f"{name}.js").read_text(encoding="utf-8"),
        isolate_styles=False,
    )
    return lambda *, data, **options: mount(data=[data], **options)
