"""A table some of whose cells are buttons."""

from collections.abc import Sequence
from dataclasses import dataclass

from ui.component import component

_component = component("clickable_table", '<div class="es-table" tabindex="0" role="region"></div>', shares=["element"])


@dataclass(frozen=True)
class Button:
    """A cell that can be clicked; `value` is what the click reports, `description` what a screen reader adds."""

    text: str
    value: str
    description: str


def clickable_table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str | Button]],
    *,
    key: str,
    description: str,
    numeric: Sequence[int] = (),
) -> str | None:
    """As `theme.table`; returns a button's value in the one page run that its click causes."""
    result = _component(
        key=key,
        data={
            "columns": list(columns),
            "rows": [[_cell(cell) for cell in row] for row in rows],
            "numeric": list(numeric),
            "description": description,
        },
        on_click_change=_ignore,
    )
    clicked: str | None = result.get("click")
    values = {cell.value for row in rows for cell in row if isinstance(cell, Button)}
    return clicked if clicked in values else None


def _cell(cell: str | Button) -> dict[str, str]:
    return {"text": cell} if isinstance(cell, str) else vars(cell)


def _ignore() -> None:
    """A trigger needs a callback; the page reads its value instead."""
