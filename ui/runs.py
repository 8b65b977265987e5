"""What pages show of a run: the picker, the status line, the card."""

import time
from collections.abc import Callable, Sequence

import streamlit as st

from cnn_core.errors import EpochscopeError
from cnn_core.figures.training import learning_curves
from cnn_core.runs.directory import Run, find
from cnn_core.runs.events import STOPS, EpochFinished
from cnn_core.runs.follow import RunSummary, follow, newest, summaries
from cnn_core.runs.history import RunHistory
from cnn_core.runs.status import Status, sentence_of
from cnn_core.terminal import format_duration
from ui import selection, theme
from ui.pages import link
from ui.plot import plot

STATUS_ICONS = {
    Status.QUEUED: "schedule",
    Status.STARTING: "hourglass_top",
    Status.RUNNING: "play_circle",
    Status.PAUSED: "pause_circle",
    Status.STOPPING: "stop_circle",
    Status.FINISHED: "check_circle",
    Status.STOPPED: "stop_circle",
    Status.FAILED: "error",
    Status.UNRESPONSIVE: "help",
    Status.LOST: "link_off",
}


def selected_run() -> Run | None:
    """The run of the shared selection, else the newest to choose from; a link to a run that is not here says so."""
    chosen = selection.current()
    if chosen.run:
        try:
            return find(chosen.run)
        except EpochscopeError as error:
            st.warning(str(error), icon=":material/link_off:")
    return newest()


def offered() -> list[RunSummary]:
    """The runs to choose from, newest first; those that the address names are among them, hidden though they may be."""
    chosen = selection.current()
    named = (chosen.run, chosen.against)
    return [found for found in summaries(everything=True) if found.entry.meta.offered or found.run.id in named]


def pick_run(runs: list[RunSummary], run: Run, beside: Callable[[], None] | None = None) -> None:
    """A select box over `runs`, showing `run`; a change becomes the selection of all pages.

    `beside` draws what stands at its right.
    """
    labels = {summary.run.id: run_label(summary) for summary in runs}
    options = list(labels)
    st.session_state["picked_run"] = run.id
    box, right = st.columns([4, 1], vertical_alignment="bottom") if beside else (st.container(), None)
    box.selectbox(
        "Run",
        options,
        format_func=lambda run_id: labels[run_id],
        key="picked_run",
        on_change=_picked,
        args=(options,),
    )
    if beside and right:
        with right:
            beside()
    recorded_note(run)


def _picked(options: Sequence[str]) -> None:
    """A browser that still shows the label of a run from before it ended sends that: nobody has chosen anything."""
    if st.session_state["picked_run"] in options:
        selection.select(selection.choose_run(st.session_state["picked_run"]))


def recorded_note(run: Run) -> None:
    """Where a run that comes with the app was trained; nothing of one's own."""
    if run.recorded:
        day = time.strftime("%d %B %Y", time.localtime(run.created))
        st.caption(f":material/inventory_2: Recorded on {day} on {theme.plain(run.machine())}; it comes with the app.")


def run_label(summary: RunSummary) -> str:
    """As in `Tutorial · 70.1% · finished · 23 Nov 22:10 · 7f3a`; a run that still trains shows no score.

    Its mark tells apart what would otherwise read the same: a select box goes by what it shows.
    """
    best = summary.history.best
    score = f"{best.validation.accuracy:.1%} · " if best else ""
    state = "training" if summary.status.active else f"{score}{summary.status}"
    return f"{summary.name} · {state} · {_moment(summary.run)} · {summary.run.mark}"


def run_card(summary: RunSummary) -> None:
    """A run at a glance, with the ways on."""
    with st.container(border=True):
        st.markdown(f"#### {theme.plain(summary.name)}")
        if summary.problem:
            st.error(summary.problem, icon=":material/error:")
            return
        st.markdown(status_line(summary.status, summary.history))
        recorded_note(summary.run)
        best = summary.history.best
        if best:
            _results(summary, best)
        with st.container(horizontal=True):
            link("train", "Watch it on Train")
            if best:
                link("evaluate", "Open its confusion matrix")
                link("classify", "Show it a picture")


def _results(summary: RunSummary, best: EpochFinished) -> None:
    history = follow(summary.run).history()
    theme.stat_row(
        [
            ("Validation accuracy", f"{best.validation.accuracy:.1%}", f"at epoch {best.epoch}, its best"),
            ("Epochs", str(len(history.epochs)), "finished"),
            ("Trained for", format_duration(history.seconds), "validation left out"),
        ]
    )
    plot(
        learning_curves(history, "accuracy", epochs=len(history.epochs), marked_epoch=best.epoch),
        key=f"card_{summary.run.id}",
        description=f"Accuracy over {len(history.epochs)} epochs, best on validation at epoch {best.epoch}.",
        height=260,
    )


def status_line(status: Status, history: RunHistory) -> str:
    """Icon and sentence, as Markdown."""
    sentence = theme.plain(sentence_of(status, history))
    if status is Status.STOPPING:
        sentence = f"{_how_far_a_stop_is(history)} {sentence}"
    return f":material/{STATUS_ICONS[status]}: **{status.capitalize()}.** {sentence}"


def _how_far_a_stop_is(history: RunHistory) -> str:
    stops = [event for event in history.in_effect if event.command in STOPS]
    if stops:
        return f"Requested, acknowledged, in effect since step {stops[-1].step:,}."
    return "Requested; the trainer answers between two batches."


def _moment(run: Run) -> str:
    return time.strftime("%d %b %H:%M", time.localtime(run.created))
