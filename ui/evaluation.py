"""The evaluation of the selected run and epoch: loading it once, and choosing the epoch."""

import streamlit as st

from cnn_core.analysis.evaluation import Evaluation, evaluate
from cnn_core.runs.directory import Run, find
from cnn_core.runs.events import EpochFinished
from cnn_core.runs.follow import follow
from cnn_core.runs.history import RunHistory
from ui import selection, theme

CACHED_EVALUATIONS = 24
CACHE_SECONDS = 3600


def load(run: Run, epoch: int) -> Evaluation:
    """The evaluation of one saved epoch; ids go into the cache's key, never arrays."""
    return _load(str(run.folder), run.id, epoch)


@st.cache_resource(max_entries=CACHED_EVALUATIONS, ttl=CACHE_SECONDS, show_spinner=False)
def _load(_folder: str, run_id: str, epoch: int) -> Evaluation:
    run = find(run_id)
    return evaluate(run, follow(run).history(), epoch)


def pick_epoch(run: Run, history: RunHistory) -> EpochFinished:
    """A slider over the saved epochs, showing the selected one, at first the best."""
    saved = [epoch for epoch in history.epochs if epoch.epoch in history.checkpoints]
    by_number = {epoch.epoch: epoch for epoch in saved}
    wanted = selection.current().epoch
    shown = by_number.get(wanted or 0) or by_number.get(history.best_epoch or 0) or saved[-1]
    if wanted is not None and wanted != shown.epoch:
        st.caption(f"Epoch {wanted} was not saved; shown is epoch {shown.epoch}.")
    if len(saved) > 1:
        st.session_state["picked_epoch"] = shown.epoch
        st.select_slider(
            "Epoch",
            list(by_number),
            key="picked_epoch",
            format_func=lambda number: _label(by_number[number], history),
            on_change=lambda: selection.select(selection.choose(epoch=st.session_state["picked_epoch"])),
        )
    return shown


def metric_tiles(epoch: EpochFinished, images: int) -> None:
    """The epoch's validation metrics, each with its definition."""
    validation = epoch.validation
    theme.stat_row(
        [
            ("Accuracy", f"{validation.accuracy:.2%}", f"Share of {images:,} validation images answered right"),
            (
                "Precision",
                f"{validation.precision:.2%}",
                "Of the answers given with more than 50%, the share that is right",
            ),
            ("Recall", f"{validation.recall:.2%}", "Of all images, the share answered right with more than 50%"),
            ("Loss", f"{validation.loss:.3f}", "Mean categorical cross-entropy, in nats"),
        ]
    )


def _label(epoch: EpochFinished, history: RunHistory) -> str:
    mark = " (best)" if epoch.epoch == history.best_epoch else " (partial)" if epoch.partial else ""
    return f"{epoch.epoch}{mark}"
