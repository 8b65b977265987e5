"""The network that a lesson asks."""

from collections.abc import Callable

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.errors import EpochscopeError, ServingError
from cnn_core.runs.follow import follow
from ui import theme
from ui.classify.network import Network, classifiable, network_of
from ui.inside.network import Subject
from ui.inside.picture import Motif
from ui.learn.own.photograph import lesson_photograph, offer_others
from ui.learn.own.run import lesson_run
from ui.runs import pick_run
from ui.start import train_in_a_minute
from ui.time_machine import pick_network
from ui.waking import awake


def asked_network(motif: Motif | None = None) -> Network | None:
    """Name the network, and the photograph where there is one, and offer others.

    None where it cannot be asked yet, and the page says so: there is none, or it wakes up.
    """
    runs = classifiable()
    if not runs:
        with theme.empty_state("school", "No network to ask yet", "Train the small one now; the numbers come from it."):
            train_in_a_minute()
        return None
    run = lesson_run(runs).run
    about = f", and {theme.plain(motif.words)}" if motif else ""
    with st.expander(f"Asked: **{theme.plain(run.meta().name or run.id)}**{about}. Change"):
        pick_run(runs, run)
        epoch = pick_network(run, follow(run).history()).epoch
        if motif:
            offer_others(motif)
    return network_of(run, epoch) if awake() else None


def with_network(show: Callable[[Network], None], motif: Motif | None = None) -> None:
    """`show` what the network says, once it can be asked; a sentence where it refuses."""
    network = asked_network(motif)
    if network is None:
        return
    try:
        show(network)
    except EpochscopeError as error:
        st.error(theme.plain(str(error)), icon=":material/cloud_off:")


def with_photograph(show: Callable[[Subject, Motif], None]) -> None:
    """Likewise of what it says of the lesson's photograph."""
    motif = lesson_photograph()
    with_network(lambda network: show(Subject(network.run, network.epoch, motif.pixels), motif), motif)


def finite(values: NDArray[np.floating]) -> NDArray[np.floating]:
    """The values of a network as they are; raises ServingError where they are no numbers any more."""
    if not np.isfinite(values).all():
        raise ServingError("The values of this network are no numbers: its training diverged. Choose another.")
    return values
