"""The changes to filters that are being tried: kept for the visit, by run and epoch. Nothing saved is touched."""

import streamlit as st

from cnn_core.runs.directory import Run
from ui.inside.network import Edit

_EDITS = "inside_edits"
Edits = tuple[Edit, ...]


def edits_of(run: Run, epoch: int) -> Edits:
    """In the order in which they were made."""
    return _all().get((run.id, epoch), ())


def add(run: Run, epoch: int, edit: Edit) -> None:
    """One more, made after those there are."""
    _all()[(run.id, epoch)] = (*edits_of(run, epoch), edit)


def undo_last(run: Run, epoch: int) -> None:
    _all()[(run.id, epoch)] = edits_of(run, epoch)[:-1]


def undo_all(run: Run, epoch: int) -> None:
    _all().pop((run.id, epoch), None)


def edit_words(edit: Edit, title: str) -> str:
    """As in `Convolution 1, filter 3, input channel 0: set to 0`."""
    channel = "" if edit.channel is None else f", input channel {edit.channel}"
    return f"{title}, filter {edit.filter}{channel}: {'set to 0' if edit.values is None else 'numbers of your own'}"


def _all() -> dict[tuple[str, int], Edits]:
    kept: dict[tuple[str, int], Edits] = st.session_state.setdefault(_EDITS, {})
    return kept
