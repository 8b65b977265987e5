"""The epoch time machine: one slider over the saved epochs, with the accuracy they had behind it, and a play button."""

import math
from collections.abc import Iterable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_core.runs.directory import Run
from cnn_core.runs.events import EpochFinished
from cnn_core.runs.history import RunHistory
from cnn_core.runs.networks import askable, why_not
from ui import selection
from ui.component import component

_KEY = "time_machine"
_component = component("time_machine", '<div class="epochscope-times"></div>', shares=["element"])


def shown_epoch(history: RunHistory, why_another: str = "") -> EpochFinished:
    """The selected epoch where it was saved, else the best, else the last; a link to another says so."""
    saved = _saved(history)
    by_number = {epoch.epoch: epoch for epoch in saved}
    wanted = selection.current().epoch
    shown = by_number.get(wanted or 0) or by_number.get(history.best_epoch or 0) or saved[-1]
    if wanted is not None and wanted != shown.epoch:
        st.caption(f"{why_another or f'Epoch {wanted} was not saved.'} Shown is epoch {shown.epoch}.")
    return shown


def place_of_time_machine(history: RunHistory) -> DeltaGenerator:
    """Where it will stand; with room kept, so that nothing moves when it comes."""
    return st.container(key="time_machine_place" if len(history.checkpoints) > 1 else None)


def time_machine(history: RunHistory, shown: EpochFinished) -> None:
    """The slider, which moves everything on the page to another saved epoch; of a single one, its words."""
    saved = _saved(history)
    if len(saved) < 2:
        st.caption(_label(shown, history))
        return
    _component(
        key=_KEY,
        data={
            "epochs": [epoch.epoch for epoch in saved],
            "labels": [_label(epoch, history) for epoch in saved],
            "current": shown.epoch,
            "best": history.best_epoch,
            "training": _finite(epoch.training.accuracy for epoch in saved),
            "validation": _finite(epoch.validation.accuracy for epoch in saved),
        },
        on_epoch_change=lambda: _choose({epoch.epoch for epoch in saved}),
    )


def pick_network(run: Run, history: RunHistory) -> EpochFinished:
    """Both at once, of the epochs whose network is there; why another cannot be asked is said."""
    here, wanted = askable(run, history), selection.current().epoch
    gone = wanted is not None and wanted in history.checkpoints - here.checkpoints
    shown = shown_epoch(here, why_not(run, history, wanted, here.checkpoints) if wanted and gone else "")
    time_machine(here, shown)
    if removed := len(history.checkpoints - here.checkpoints):
        st.caption(
            f"{removed} more epoch{'s' if removed > 1 else ''} can be evaluated, but not asked: removed to save room."
        )
    return shown


def _saved(history: RunHistory) -> list[EpochFinished]:
    return [epoch for epoch in history.epochs if epoch.epoch in history.checkpoints]


def _choose(saved: set[int]) -> None:
    epoch = st.session_state[_KEY].get("epoch")
    if epoch in saved:
        selection.select(selection.choose(epoch=epoch))


def _label(epoch: EpochFinished, history: RunHistory) -> str:
    mark = ", the best" if epoch.epoch == history.best_epoch else ", partial" if epoch.partial else ""
    accuracy = f"{epoch.validation.accuracy:.1%} on validation, {epoch.training.accuracy:.1%} in training"
    return f"Epoch {epoch.epoch}{mark}: {accuracy}"


def _finite(values: Iterable[float]) -> list[float | None]:
    return [value if math.isfinite(value) else None for value in values]
