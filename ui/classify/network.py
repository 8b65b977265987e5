"""Whom a picture is shown to: a run at an epoch, and how its sureness is read."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.data.cifar10 import Pixels
from cnn_core.errors import EpochscopeError, ServingError
from cnn_core.runs.directory import Run, find
from cnn_core.runs.follow import RunSummary, follow
from cnn_core.runs.networks import askable, networks_of
from cnn_core.runs.predictions import softmax
from ui import selection, theme
from ui.asking import ask
from ui.classify.answers import answers
from ui.evaluate import evaluations
from ui.evaluate.scene import epoch_to_compare
from ui.pages import link
from ui.runs import offered


@dataclass(frozen=True)
class Network:
    """One that can be asked; `calibrated` reads its probabilities at the temperature fitted for it."""

    run: Run
    epoch: int
    calibrated: bool = False

    @property
    def temperature(self) -> float:
        return (temperature_of(self.run, self.epoch) if self.calibrated else None) or 1.0

    @property
    def name(self) -> str:
        """As in `Speedrun, recorded, epoch 8`."""
        return f"{self.run.meta().name or self.run.id}, {self.run.mark}, epoch {self.epoch}"

    def probabilities(self, pixels: Pixels) -> NDArray[np.float64]:
        """(10,) of one picture, (32, 32, 3) uint8. Raises ServingError."""
        return self.probabilities_of([pixels])[0]

    def probabilities_of(self, pictures: Sequence[Pixels]) -> list[NDArray[np.float64]]:
        """(10,) for each, of one question. Raises ServingError, and where the answers are no numbers any more."""
        logits = answers().logits(self.run, self.epoch, pictures)
        if not np.isfinite(logits).all():
            raise ServingError(
                f"This training diverged: after epoch {self.epoch} the network's answers are no numbers any more. "
                "Choose an earlier epoch, or another run."
            )
        return [softmax(one / np.float32(self.temperature)) for one in logits]

    def by_epoch(self, pixels: Pixels) -> tuple[list[int], NDArray[np.float64]]:
        """The epochs whose network is there, and what it said of the picture: (epochs, 10). Raises ServingError."""
        saved = sorted(networks_of(self.run, follow(self.run).history()))
        found = ask("epochs", self.run, self.epoch, pixels, epochs=saved)
        epochs = found["epochs"].tolist()
        temperatures = np.array([Network(self.run, epoch, self.calibrated).temperature for epoch in epochs])
        return epochs, softmax(found["logits"] / temperatures[:, None])


def network_of(run: Run, epoch: int) -> Network:
    """As the shared selection reads probabilities."""
    return Network(run, epoch, selection.current().calibrated)


def temperature_of(run: Run, epoch: int) -> float | None:
    """Fitted on the run's validation images; None where their answers cannot be read."""
    try:
        return evaluations.temperature(run, epoch)
    except EpochscopeError:
        return None


def classifiable() -> list[RunSummary]:
    """The runs that have a network to ask, newest first."""
    return [summary for summary in offered() if summary.networks]


def chosen_run(runs: Sequence[RunSummary]) -> Run:
    """The run of the shared selection where it can answer, else the newest that can, and why it is another.

    Among runs that come with the app the most accurate one stands for all.
    """
    wanted = selection.current().run
    if chosen := next((summary.run for summary in runs if summary.run.id == wanted), None):
        return chosen
    if wanted:
        _tell_why_not(wanted)
    return runs[0].run if not runs[0].run.recorded else max(runs, key=_accuracy).run


def _tell_why_not(run_id: str) -> None:
    try:
        history = follow(find(run_id)).history()
    except EpochscopeError as error:
        st.warning(theme.plain(str(error)), icon=":material/link_off:")
        return
    if history.checkpoints:
        st.info("All networks of the chosen run were removed to save room; meanwhile another answers.")
    else:
        st.info(
            "The chosen run has no saved epoch to ask yet; meanwhile another answers.", icon=":material/hourglass_top:"
        )
        link("train", "Watch it on Train")


def second_opinion(run: Run) -> Network | None:
    """The other network that the shared selection names; None where none is, or it is gone."""
    chosen = selection.current()
    if chosen.against is None and chosen.against_epoch is None:
        return None
    try:
        other = find(chosen.against) if chosen.against else run
        epoch = epoch_to_compare(askable(other, follow(other).history()))
    except EpochscopeError as error:
        st.caption(theme.plain(str(error)))
        return None
    return None if epoch is None else network_of(other, epoch)


def _accuracy(summary: RunSummary) -> float:
    return summary.history.best.validation.accuracy if summary.history.best else 0.0
