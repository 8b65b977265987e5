"""Photographs in a grid: large pixels, probability bars, reachable by keyboard, each one a button."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import streamlit as st

from ui.address import address

_STATIC = Path(__file__).parent / "static"
_component = st.components.v2.component(
    "epochscope_gallery",
    html='<div class="epochscope-gallery" role="list"></div>',
    css=(_STATIC / "gallery.css").read_text(encoding="utf-8"),
    js=(_STATIC / "gallery.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class Picture:
    """`id` is a split and an official position, as in `test-123`; `bars` are (label, probability, colour)."""

    id: str
    caption: str
    detail: str = ""
    mark: Literal["correct", "wrong"] | None = None
    bars: tuple[tuple[str, float, str], ...] = ()


def gallery(
    pictures: Sequence[Picture], *, key: str, description: str, selected: str | None = None, size: int = 96
) -> str | None:
    """Show `pictures`, at least `size` pixels wide each; returns the id of one in the run that its click causes."""
    shown = [asdict(picture) | {"source": address(f"/images/{picture.id}.png")} for picture in pictures]
    result = _component(
        key=key,
        data={"pictures": shown, "selected": selected, "description": description, "size": size},
        on_click_change=_ignore,
    )
    return result.get("click")


def _ignore() -> None:
    """A trigger needs a callback; the page reads its value instead."""
