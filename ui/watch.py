"""A run while it trains and after: status, progress, controls and curves."""

import streamlit as st

from cnn_core.figures.training import Metric, learning_curves
from cnn_core.jobs import request_stop
from cnn_core.runs.directory import Run
from cnn_core.runs.follow import follow
from cnn_core.runs.history import RunHistory
from cnn_core.runs.progress import progress_of
from cnn_core.runs.status import Status
from cnn_core.terminal import format_duration
from ui import theme
from ui.live import live_source
from ui.plot import plot
from ui.runs import status_line

TICK_SECONDS = 1.0


def watch(run: Run) -> None:
    """Everything about one run in training; the curves go on by the live route, the status line by a fragment."""
    history, status = follow(run).state()
    st.fragment(_status, run_every=TICK_SECONDS if status.active else None)(run, was_active=status.active)
    curves(run, history, marked_epoch=None if status.active else history.best_epoch, active=status.active)


def curves(run: Run, history: RunHistory, *, marked_epoch: int | None, active: bool = False) -> None:
    """Loss and accuracy side by side; while the run is active they grow by themselves."""
    live = live_source(run, history) if active else None
    epochs = run.config().training.epochs
    metrics: tuple[Metric, Metric] = ("loss", "accuracy")
    for column, metric in zip(st.columns(2, gap="medium"), metrics, strict=True):
        with column:
            plot(
                learning_curves(history, metric, epochs=epochs, marked_epoch=marked_epoch),
                key=f"curve_{metric}_{run.id}",
                description=_description(history, metric, active=active),
                live=live,
            )


def _status(run: Run, *, was_active: bool) -> None:
    history, status = follow(run).state()
    if was_active and not status.active:
        # Once, so that the whole page shows the end; after that nothing ticks.
        st.rerun()
    words, action = st.columns([4, 1], vertical_alignment="center")
    words.markdown(status_line(status, history))
    with action:
        if status.active:
            _stop_control(run, status)
    _progress(history, status)


def _stop_control(run: Run, status: Status) -> None:
    with st.popover("Stop", icon=":material/stop:", disabled=status is Status.STOPPING, width="stretch"):
        st.write("End this training now? The network is saved as it is, and every finished epoch stays.")
        if st.button("Stop training", key=f"stop_{run.id}", type="primary", width="stretch"):
            request_stop(run)
            st.rerun(scope="fragment")


def _progress(history: RunHistory, status: Status) -> None:
    progress = progress_of(history)
    if progress is None:
        return
    if status.active:
        theme.epoch_bar(progress.epochs, progress.epoch - 1 + progress.epoch_share)
    best = history.best
    theme.stat_row(
        [
            ("Epoch", f"{progress.epoch} of {progress.epochs}", f"{progress.epoch_share:.0%} of its batches trained"),
            _speed(history, status, progress.images_per_second),
            _duration(history, status, progress.seconds_left),
            (
                "Best validation accuracy",
                f"{best.validation.accuracy:.1%}" if best else "–",
                f"at epoch {best.epoch}" if best else "known after the first epoch",
            ),
        ]
    )


def _speed(history: RunHistory, status: Status, latest: float | None) -> theme.Stat:
    speed = latest if status.active else history.mean_images_per_second
    meaning = "Training images a second" if status.active else "Training images a second, on average"
    return "Speed", f"{speed:,.0f} images/s" if speed else "–", meaning


def _duration(history: RunHistory, status: Status, seconds_left: float | None) -> theme.Stat:
    if not status.active:
        return "Trained for", format_duration(history.seconds), "Validation left out"
    return "Time left", "measuring" if seconds_left is None else format_duration(seconds_left), "Validation included"


def _description(history: RunHistory, metric: Metric, *, active: bool) -> str:
    """The curve in words, for those who do not see it."""
    if active or not history.epochs:
        return f"Curve of {metric}, growing batch by batch while the network trains."
    last = history.epochs[-1]
    return (
        f"Curve of {metric} over {len(history.epochs)} epochs. At the last one training is at "
        f"{getattr(last.training, metric):.3f} and validation at {getattr(last.validation, metric):.3f}."
    )
