"""Mounting a component of ours: its files from ui/static, its data without a detour."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

_STATIC = Path(__file__).parent / "static"


def component(name: str, html: str, *, shares: Sequence[str] = ()) -> Callable[..., Any]:
    """The component drawn by `static/<name>.js` and `static/<name>.css`; call it with `key`, `data` and callbacks.

    A component's script cannot import another: what it `shares`, from `static/shared`, is put before it.
    The data go as a list of one: in a dict Streamlit looks for data frames, and imports pandas to know one (76 MB).
    Data with NaN or an infinity raise ValueError: Streamlit would write them as they are, and no browser reads that.
    """
    mount = st.components.v2.component(
        f"epochscope_{name}",
        html=html,
        css=(_STATIC / f"{name}.css").read_text(encoding="utf-8"),
        js=script_of(name, shares),
        isolate_styles=False,
    )

    def mounted(*, data: object, **options: Any) -> Any:
        _require_json(name, data)
        return mount(data=[data], **options)

    return mounted


def script_of(name: str, shares: Sequence[str] = ()) -> str:
    """A component's script, with what it shares put before it."""
    paths = [*(_STATIC / "shared" / f"{one}.js" for one in shares), _STATIC / f"{name}.js"]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def position(sent: object, count: int) -> int | None:
    """What a browser sent as a place among `count`, from 0 on; None where it is none, for it may send anything."""
    return sent if type(sent) is int and 0 <= sent < count else None


def _require_json(name: str, data: object) -> None:
    try:
        json.dumps(data, allow_nan=False)
    except ValueError as error:
        raise ValueError(
            f"The data of the component {name!r} must be JSON, which has no NaN and no infinity ({error}). Send None "
            "for what is no number."
        ) from error
