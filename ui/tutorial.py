"""The tutorial and you: what the tutorial prints, beside what a run of one's own says to it."""

import time
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_core.analysis.tutorial import Claim, compare, what_sets_apart
from cnn_core.errors import EpochscopeError
from cnn_core.figures.tutorial import MARKS, tutorial_picture
from cnn_core.runs.directory import Run
from cnn_core.runs.follow import summaries
from cnn_core.runs.history import RunHistory
from cnn_core.runs.status import Status
from ui import selection, theme
from ui.download import download_button
from ui.evaluate.confusion import cell_words
from ui.evaluate.evaluations import load
from ui.opening import open_cell

TITLE = "The tutorial and you"


def tutorial_section(run: Run, history: RunHistory) -> None:
    """Every claim with its criterion, for one run at its best epoch."""
    claims = _claims(run, history)
    if not claims:
        return
    theme.section(
        TITLE, "What “Convolutional Neural Networks (CNN) with TensorFlow” prints, beside this run at its best epoch."
    )
    _card(run, history, claims, compact=False)


def tutorial_in_short(run: Run, history: RunHistory) -> bool:
    """The same in short, its images on Evaluate; False where the run has no answers to compare."""
    claims = _claims(run, history)
    if claims:
        _card(run, history, claims, compact=True)
    return bool(claims)


def tutorial_of_latest() -> None:
    """The same in short for the latest finished run; nothing before there is one."""
    finished = (found for found in summaries() if found.status is Status.FINISHED)
    latest = next((found for found in finished if not found.problem and found.history.checkpoints), None)
    if latest is None:
        return
    try:
        claims = _claims(latest.run, latest.history)
    except EpochscopeError as error:
        # Home has more to show than this card.
        st.error(str(error), icon=":material/error:")
        return
    if not claims:
        return
    whose = "recorded for you" if latest.run.recorded else "your latest finished run"
    theme.section(
        TITLE,
        f"What “Convolutional Neural Networks (CNN) with TensorFlow” prints, beside “{latest.name}”, {whose}, at "
        "its best epoch.",
    )
    _card(latest.run, latest.history, claims, compact=True)


def _claims(run: Run, history: RunHistory) -> tuple[Claim, ...]:
    best = history.best_epoch
    if best is None or best not in history.checkpoints:
        return ()
    return compare(history, load(run, best), run.config())


def _card(run: Run, history: RunHistory, claims: tuple[Claim, ...], *, compact: bool) -> None:
    """A row a claim, its images a click away: on this page, or where it is `compact` on Evaluate."""
    with st.container(border=True):
        for place, claim in enumerate(claims):
            words, action = st.columns([7, 2], vertical_alignment="center")
            words.html(_row(claim, compact=compact))
            if _images_button(action, run, claim, place) and compact:
                selection.go("evaluate", selection.current())
        foot = _foot(run, history)
        st.caption(theme.plain(foot))
        picture = tutorial_picture(claims, _facts(run, history), foot)
        download_button("Save as PNG", picture, key="save_tutorial", filename=f"tutorial-and-{run.id}")


def _images_button(column: DeltaGenerator, run: Run, claim: Claim, place: int) -> bool:
    return column.button(
        cell_words(claim.cell),
        key=f"claim_{place}",
        icon=":material/photo_library:",
        width="stretch",
        on_click=open_cell,
        args=claim.cell,
        kwargs={"run": run.id, "epoch": claim.epoch},
    )


def _row(claim: Claim, *, compact: bool) -> str:
    mark, _ = MARKS[claim.verdict]
    criterion = "" if compact else f"<small>{escape(claim.criterion)}</small>"
    return (
        f'<div class="es-claim"><b data-verdict="{claim.verdict}">{mark}</b>'
        f"<p><span>The tutorial</span>{escape(claim.tutorial)}</p>"
        f"<p><span>This run</span>{escape(claim.own)}{criterion}</p></div>"
    )


def _foot(run: Run, history: RunHistory) -> str:
    """What sets the run apart from the tutorial's, so that nobody reads a difference as a failure."""
    apart = what_sets_apart(history, run.config())
    words = (
        f"Differs, because {apart}: its values and the tutorial's are not of the same thing."
        if apart
        else "The same data, network and training as the tutorial's; another seed gives somewhat other values."
    )
    return words if history.ended else f"{words} The run still trains; these are its values so far."


def _facts(run: Run, history: RunHistory) -> str:
    """Name, date, machine, epochs and data, as the picture tells them."""
    data = run.config().data
    moment = history.ended_at or history.epochs[-1].time
    judged = "the 10,000 test images" if data.validation == "test" else "held-out training images"
    parts = (
        run.meta().name or run.id,
        time.strftime("%d %b %Y", time.localtime(moment)),
        run.machine(),
        f"{len(history.epochs)} epochs",
        f"CIFAR-10, {data.dataset} set, judged by {judged}",
    )
    return " · ".join(parts)
