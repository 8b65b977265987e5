"""Small pictures cut from common sheets, each a button: a layer's maps, its filters, what a value was made from."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from ui.component import component
from ui.inside.sheets import Shown

_component = component("tiles", '<div class="epochscope-tiles" role="list"></div>', shares=["element", "roving"])
Frame = tuple[int, int, int, int]
"""Top, left, and the row and column after the last, in values of the picture."""


@dataclass(frozen=True)
class Part:
    """Picture `number` of sheet `sheet`, a window of it framed."""

    number: int
    sheet: int = 0
    frame: Frame | None = None


@dataclass(frozen=True)
class Tile:
    """`words` say what is seen, to those who do not see it and under the pointer; `caption` stands below."""

    id: int
    words: str
    parts: tuple[Part, ...]
    caption: str = ""


def tiles(
    shown: Sequence[Tile],
    sheets: Sequence[Shown],
    *,
    key: str,
    description: str,
    selected: int | None = None,
    size: int = 56,
    on_chosen: Callable[[int], None],
) -> None:
    """Show them, at least `size` pixels wide each; `on_chosen` is called with the id of the one that is clicked."""

    def changed() -> None:
        chosen = st.session_state[key].get("chosen")
        if isinstance(chosen, str) and chosen in {str(tile.id) for tile in shown}:
            on_chosen(int(chosen))

    _component(
        key=key,
        data={
            "tiles": [asdict(tile) for tile in shown],
            "sheets": list(sheets),
            "description": description,
            "selected": selected,
            "size": size,
        },
        on_chosen_change=changed,
    )
