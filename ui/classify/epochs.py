"""The answer to this very picture after every saved epoch."""

from itertools import pairwise

import numpy as np
import streamlit as st

from cnn_core.data import CLASS_NAMES
from cnn_core.figures.case import probabilities_by_epoch
from ui import theme
from ui.classify.album import Entry
from ui.classify.network import Network
from ui.plot import plot

CURVES = 4


def view(entry: Entry, network: Network) -> None:
    """A curve for each of the classes that were ever probable. Raises ServingError."""
    theme.section("Epoch by epoch", "How did the network come to this answer?")
    epochs, probabilities = network.by_epoch(entry.pixels)
    if len(epochs) < 2:
        st.caption("Only one epoch of this run was saved; there is no story to tell. Choose another run.")
        return
    likely = [int(index) for index in np.argsort(-np.nan_to_num(probabilities).max(axis=0))[:CURVES]]
    place = epochs.index(network.epoch)
    plot(
        probabilities_by_epoch(
            epochs,
            probabilities,
            CLASS_NAMES,
            shown=sorted(likely, key=lambda index: -probabilities[place, index]),
            true_class=entry.true_class,
            marked_epoch=network.epoch,
        ),
        key="classify_epochs",
        shows=network.run.id,
        description=f"What {entry.picture.name} was taken for after each of {len(epochs)} saved epochs.",
        height=340,
    )
    answers = [int(row.argmax()) for row in probabilities if np.isfinite(row).all()]
    changes = sum(one != other for one, other in pairwise(answers))
    told = "never changed" if not changes else f"changed {changes} time{'s' if changes > 1 else ''}"
    st.caption(f"The answer {told} over {len(epochs)} epochs. The dotted line marks the epoch that is shown.")
