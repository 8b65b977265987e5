"""The slice of a trained network's loss that lessons go down on: one's own where it was computed, else the recorded."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from cnn_core.analysis.landscape import reading_error
from cnn_core.errors import StudyError
from cnn_core.runs.directory import recorded_runs
from cnn_core.runs.follow import follow
from cnn_core.runs.networks import askable
from cnn_core.studies import (
    LandscapeResult,
    Study,
    StudyStatus,
    finished,
    landscape_study,
    load_landscape,
    state_of,
)
from ui import theme
from ui.classify.network import chosen_run, classifiable
from ui.component import component
from ui.evaluate.study import Offer, is_there, unreadable

START = (0.5, -0.8)
LARGEST = 1e6
_component = component(
    "descent", '<div class="epochscope-descent"></div>', shares=["element", "checks", "descent", "contours"]
)


@dataclass(frozen=True)
class Slice:
    """A result, and whose network it lies around."""

    study: Study
    result: LandscapeResult

    @property
    def words(self) -> str:
        """Whose, when and where it was computed."""
        name = f"“{self.study.run.meta().name or self.study.run.id}”, epoch {self.study.epoch}"
        if not self.study.run.recorded:
            return f"{name}, computed on this machine in {self.result.seconds:.0f} seconds"
        day = time.strftime("%d %B %Y", time.gmtime(self.study.run.created))
        return f"{name}, trained on {day} on {self.study.run.machine()}; it comes with the app"


def shown_slice() -> Slice | None:
    """That of one's own chosen run at its best epoch where it is there, else the recorded one.

    None, and a sentence, where there is neither.
    """
    own = _own_study()
    if own is not None and state_of(own).status is StudyStatus.FINISHED:
        try:
            return Slice(own, load_landscape(own))
        except StudyError as error:
            unreadable(own, error)
    brought = [study for run in recorded_runs() for study in finished(run, "landscape")]
    if not brought:
        st.caption("No slice was computed yet: train a network, then compute the one around it here.")
        return None
    return Slice(brought[0], load_landscape(brought[0]))


def descent(shown: Slice, rules: Sequence[str], *, rate: float) -> None:
    """The slice, with a start to drag and one descent a rule: `sgd`, `momentum` and `adam`; `rate` is the first one."""
    losses = np.clip(shown.result.losses, 0, LARGEST).astype(float)
    lowest, highest = float(losses.min()), float(losses.max())
    _component(
        key=f"descent_{'_'.join(rules)}",
        data={
            "name": f"{shown.study.run.id}-{shown.study.epoch}",
            "places": [round(float(place), 6) for place in shown.result.places],
            "losses": [[float(f"{loss:.7g}") for loss in row] for row in losses],
            "start": START,
            "rate": rate,
            "rules": list(rules),
            "description": f"Contours of the loss from {lowest:.2f} to {highest:.1f} on a plane through the trained "
            "weights, which lie in the middle. The ring is where descent begins; arrow keys move it.",
            "caption": f"The less colour, the lower: from {lowest:.2f} to {highest:.1f}. The cross is the trained "
            "network, the ring the start: drag it.",
        },
    )
    st.caption(f"The slice: {theme.plain(shown.words)}. {theme.plain(_how_good(shown.result))}")


def offer_own() -> None:
    """The same of one's own network, to be computed, unless it is what is shown."""
    own = _own_study()
    if own is None:
        return
    name = own.run.meta().name or own.run.id
    offer = Offer(
        "landscape",
        "Your own network's slice",
        f"The slice around your own “{name}”, epoch {own.epoch}: 985 passes over 256 images, some "
        "minutes while nothing else trains.",
        "Compute it",
        f"Computing the slice around “{name}”",
        brief=True,
    )
    is_there(own, offer)


def _own_study() -> Study | None:
    runs = classifiable()
    run = chosen_run(runs) if runs else None
    if run is None or run.recorded:
        return None
    history = askable(run, follow(run).history())
    epoch = history.best_epoch if history.best_epoch in history.checkpoints else max(history.checkpoints, default=None)
    return None if epoch is None else landscape_study(run, epoch)


def _how_good(result: LandscapeResult) -> str:
    side = len(result.places)
    return (
        f"Measured at {side} x {side} points on 256 images that it learned from, and read between them; at "
        f"{len(result.checks)} further points that is {reading_error(result):.2%} off TensorFlow's loss on average."
    )
