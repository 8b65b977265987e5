"""Mounting a component of ours: its files from ui/static, its data without a detour."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

_STATIC = Path(__file__).parent / "static"


def component(name: str, html: str, *, shares: Sequence[str] = ()) -> Callable[..., Any]:
    """The component drawn by `static/<name>.js` and `static/<name>.css`; call it with `key`, `data` and callbacks.

    A component's script cannot import another: what it `shares`, from `static/shared`, is put before it.
    The data go as a list of one: in a dict Streamlit looks for data frames, and imports pandas to know one (76 MB).
    """
    scripts = [*(_STATIC / "shared" / f"{one}.js" for one in shares), _STATIC / f"{name}.js"]
    mount = st.components.v2.component(
        f"epochscope_{name}",
        html=html,
        css=(_STATIC / f"{name}.css").read_text(encoding="utf-8"),
        js="\n".join(path.read_text(encoding="utf-8") for path in scripts),
        isolate_styles=False,
    )
    return lambda *, data, **options: mount(data=[data], **options)
