"""Photographs in a grid: large pixels, probability bars, reachable by keyboard, each one a button."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from ui.address import address
from ui.component import component

_component = component(
    "gallery",
    '<div class="epochscope-gallery" role="list"></div>'
    '<div class="epochscope-preview" popover="manual" aria-hidden="true"></div>',
    shares=["element"],
)


@dataclass(frozen=True)
class Picture:
    """One photograph and what is told of it.

    `id` is a split and an official position, as in `test-123`. `bars` are (label, probability from 0 to 1, colour).
    A probability that is no number gets no bar. `accent` is a colour, that of a class for instance, drawn beside the
    caption. `source` is the address of a picture
    that is no photograph of the set.
    """

    id: str
    caption: str
    detail: str = ""
    mark: Literal["correct", "wrong"] | None = None
    accent: str | None = None
    bars: tuple[tuple[str, float, str], ...] = ()
    source: str | None = None


def gallery(
    pictures: Sequence[Picture],
    *,
    key: str,
    description: str,
    selected: str | None = None,
    size: int = 96,
    columns: int | None = None,
) -> str | None:
    """Show `pictures`, at least `size` pixels wide each or in so many `columns` however narrow the page.

    Returns the id of one in the run that its click causes.
    """
    result = _component(
        key=key,
        data={
            "pictures": [_shown(picture) for picture in pictures],
            "selected": selected,
            "description": description,
            "size": size,
            "columns": columns,
        },
        on_click_change=_ignore,
    )
    clicked = result.get("click")
    return clicked if isinstance(clicked, str) and clicked in {picture.id for picture in pictures} else None


def _shown(picture: Picture) -> dict[str, Any]:
    return asdict(picture) | {
        "source": picture.source or address(f"/images/{picture.id}.png"),
        "bars": [bar for bar in picture.bars if math.isfinite(bar[1])],
    }


def _ignore() -> None:
    """A trigger needs a callback; the page reads its value instead."""
