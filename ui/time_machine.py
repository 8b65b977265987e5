"""The epoch time machine: one slider over the saved epochs, with the accuracy they had behind it, and a play button."""

import math
from collections.abc import Iterable

import streamlit as st

from cnn_core.runs.events import EpochFinished
from cnn_core.runs.history import RunHistory
from ui import selection
from ui.component import component

_KEY = "time_machine"
_component = component("time_machine", '<div class="epochscope-times"></div>', shares=["element"])


def pick_epoch(history: RunHistory) -> EpochFinished:
    """The selected epoch, at first the best; the slider moves everything on the page to another."""
    saved = [epoch for epoch in history.epochs if epoch.epoch in history.checkpoints]
    by_number = {epoch.epoch: epoch for epoch in saved}
    wanted = selection.current().epoch
    shown = by_number.get(wanted or 0) or by_number.get(history.best_epoch or 0) or saved[-1]
    if wanted is not None and wanted != shown.epoch:
        st.caption(f"Epoch {wanted} was not saved; shown is epoch {shown.epoch}.")
    if len(saved) > 1:
        _component(
            key=_KEY,
            data={
                "epochs": list(by_number),
                "labels": [_label(epoch, history) for epoch in saved],
                "current": shown.epoch,
                "best": history.best_epoch,
                "training": _finite(epoch.training.accuracy for epoch in saved),
                "validation": _finite(epoch.validation.accuracy for epoch in saved),
            },
            on_epoch_change=lambda: _choose(by_number),
        )
    return shown


def _choose(by_number: dict[int, EpochFinished]) -> None:
    epoch = st.session_state[_KEY].get("epoch")
    if epoch in by_number:
        selection.select(selection.choose(epoch=epoch))


def _label(epoch: EpochFinished, history: RunHistory) -> str:
    mark = ", the best" if epoch.epoch == history.best_epoch else ", partial" if epoch.partial else ""
    accuracy = f"{epoch.validation.accuracy:.1%} on validation, {epoch.training.accuracy:.1%} in training"
    return f"Epoch {epoch.epoch}{mark}: {accuracy}"


def _finite(values: Iterable[float]) -> list[float | None]:
    return [value if math.isfinite(value) else None for value in values]
