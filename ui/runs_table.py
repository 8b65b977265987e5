"""The table of runs: headings that sort, a small curve in each row, a star to click and boxes to tick."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from cnn_core.runs.follow import RunSummary
from cnn_core.runs.table import COLUMNS, NOTHING, Column
from ui.component import component

CURVE = "curve"
_component = component("runs_table", '<div class="es-runs" tabindex="0" role="region"></div>', shares=["element"])


@dataclass(frozen=True)
class Sorting:
    """By which column, and whether the largest comes first."""

    column: str = "created"
    descending: bool = True

    def clicked(self, column: str) -> "Sorting":
        """What a click on a heading makes of it: the best first, then the other way round."""
        if column == self.column:
            return Sorting(column, not self.descending)
        return Sorting(column, COLUMNS[column].best_is_high)


@dataclass(frozen=True)
class Clicks:
    """What happens when something in the table is clicked; ids are those of rows that are shown."""

    sort: Callable[[str], None]
    star: Callable[[str], None]
    open: Callable[[str], None]
    check: Callable[[list[str]], None]


def runs_table(
    found: Sequence[RunSummary],
    columns: Sequence[str],
    clicks: Clicks,
    *,
    key: str,
    sorting: Sorting,
    opened: str | None,
    checked: Sequence[str],
) -> None:
    """A row for each of `found`, in this order. `columns` are names of COLUMNS, and CURVE."""
    ids = {summary.run.id for summary in found}
    lowest, highest = _range([value for summary in found for value in summary.entry.curve])

    def sent(name: str) -> Any:
        return st.session_state[key].get(name)

    def with_id(act: Callable[[str], None], name: str) -> Callable[[], None]:
        return lambda: act(sent(name)) if sent(name) in ids else None

    _component(
        key=key,
        data={
            "columns": [_heading(name, sorting) for name in ("name", *columns)],
            "rows": [_row(summary, columns, lowest, highest) for summary in found],
            "opened": opened,
            "checked": [run_id for run_id in checked if run_id in ids],
            "description": f"{len(found)} runs. Headings sort; a name shows its run below.",
        },
        on_sort_change=lambda: clicks.sort(sent("sort")) if sent("sort") in COLUMNS else None,
        on_star_change=with_id(clicks.star, "star"),
        on_open_change=with_id(clicks.open, "open"),
        on_check_change=lambda: clicks.check(_known(sent("check"), ids)),
    )


def _heading(name: str, sorting: Sorting) -> dict[str, Any]:
    if name == CURVE:
        return {
            "name": "",
            "title": "Accuracy",
            "meaning": "Validation accuracy by epoch",
            "numeric": False,
            "sort": "",
        }
    column = COLUMNS[name]
    direction = ("descending" if sorting.descending else "ascending") if name == sorting.column else ""
    told = {"name": name, "title": column.title, "meaning": column.meaning, "numeric": column.numeric}
    return told | {"sort": direction}


def _row(summary: RunSummary, columns: Sequence[str], lowest: float, highest: float) -> dict[str, Any]:
    meta = summary.entry.meta
    put_away = [word for word, on in (("hidden", meta.hidden), ("archived", meta.archived)) if on]
    return {
        "id": summary.run.id,
        "name": summary.name,
        "mark": summary.run.mark,
        "star": meta.star,
        "starrable": not summary.run.recorded,
        "tags": [*meta.tags, *put_away],
        "faded": bool(put_away),
        "problem": summary.problem or "",
        "status": str(summary.status),
        "cells": [_cell(summary, name, lowest, highest) for name in columns],
    }


def _cell(summary: RunSummary, name: str, lowest: float, highest: float) -> dict[str, Any]:
    if name == CURVE:
        curve = summary.entry.curve
        return {"curve": [round((value - lowest) / (highest - lowest), 3) for value in curve], "text": _words(curve)}
    column: Column = COLUMNS[name]
    return {"text": column.text(column.value(summary)), "numeric": column.numeric, "status": name == "status"}


def _words(curve: Sequence[float]) -> str:
    """A small curve for those who do not see it."""
    return f"from {curve[0]:.1%} to {curve[-1]:.1%}, at best {max(curve):.1%}" if curve else NOTHING


def _range(values: Sequence[float]) -> tuple[float, float]:
    """One scale for all curves that are shown, so that they can be compared."""
    lowest, highest = min(values, default=0.0), max(values, default=1.0)
    return (lowest, highest) if highest > lowest else (lowest - 0.01, highest + 0.01)


def _known(sent: object, ids: set[str]) -> list[str]:
    return [one for one in sent if one in ids] if isinstance(sent, list) else []
