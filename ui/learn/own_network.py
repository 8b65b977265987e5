"""The trained network and the photograph that a lesson takes its numbers from: a person's own, else a recorded one."""

from collections.abc import Callable
from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.analysis.classes_in_words import single
from cnn_core.errors import ServingError
from cnn_core.runs.directory import Run
from cnn_core.runs.follow import RunSummary, follow
from ui import png, selection, theme
from ui.classify.network import chosen_run, classifiable
from ui.inside.network import Subject
from ui.inside.picture import Motif
from ui.photographs import EXAMPLE, find, offered_photographs, photograph
from ui.runs import pick_run
from ui.start import train_in_a_minute
from ui.time_machine import pick_network
from ui.waking import awake

TUTORIAL = "recorded-tutorial"
"""Of the networks that come with the app the one whose layers the lessons speak of."""


def with_network(show: Callable[[Subject, Motif], None]) -> None:
    """Name the network and the photograph, offer others, and `show` what is asked of them once they can be asked.

    A sentence is shown instead while the network wakes up, or where it cannot answer.
    """
    motif = lesson_photograph()
    runs = classifiable()
    if not runs:
        with theme.empty_state("school", "No network to ask yet", "Train the small one now; the numbers come from it."):
            train_in_a_minute()
        return
    run = _run(runs)
    with st.expander(f"Asked: **{theme.plain(run.meta().name or run.id)}**, and {theme.plain(motif.words)}. Change"):
        pick_run(runs, run)
        epoch = pick_network(run, follow(run).history()).epoch
        _others(motif)
    if not awake():
        return
    try:
        show(Subject(run, epoch, motif.pixels), motif)
    except ServingError as error:
        st.error(theme.plain(str(error)), icon=":material/cloud_off:")


def lesson_photograph() -> Motif:
    """The selected photograph, else one of the test set that every machine has."""
    name = selection.current().image or EXAMPLE
    found = photograph(name)
    if found is None:
        name, found = EXAMPLE, find(EXAMPLE)
    pixels, label = found
    return Motif(name, f"{single(label)}, {name}", pixels, label)


def chosen_lesson_run() -> Run | None:
    """The run that is asked, without a way to choose another; None where no network is there."""
    runs = classifiable()
    return _run(runs) if runs else None


def finite(values: NDArray[np.floating]) -> NDArray[np.floating]:
    """The values of a network as they are; raises ServingError where they are no numbers any more."""
    if not np.isfinite(values).all():
        raise ServingError("The values of this network are no numbers: its training diverged. Choose another.")
    return values


def photograph_card(motif: Motif) -> None:
    """The photograph, small, with its class."""
    words = escape(motif.words)
    st.html(
        f'<figure class="es-lesson-photograph"><img src="{png.data_address(motif.pixels)}" alt="{words}">'
        f"<figcaption>{words}</figcaption></figure>"
    )


def _run(runs: list[RunSummary]) -> Run:
    run = chosen_run(runs)
    if not run.recorded or selection.current().run == run.id:
        return run
    return next((summary.run for summary in runs if summary.run.id == TUTORIAL), run)


def _others(motif: Motif) -> None:
    if clicked := offered_photographs("lesson", "Photographs of CIFAR-10's test set", motif.name):
        selection.select(selection.choose(image=clicked))
        st.rerun()
