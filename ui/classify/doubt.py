"""When not to believe the answer: how strange a picture is to the network, beside the images that judged it."""

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from cnn_core.analysis.doubt import DISTANCE, ENERGY, Doubt, Yardstick, energy, feature_distance, verdict
from cnn_core.errors import EpochscopeError
from cnn_core.runs.directory import Run, find
from ui import theme
from ui.asking import ask
from ui.classify.album import Entry
from ui.classify.answers import answers
from ui.classify.network import Network
from ui.classify.reference import reference
from ui.evaluate import evaluations

CACHED_YARDSTICKS = 32
CACHE_SECONDS = 3600


def doubt_note(entry: Entry, network: Network) -> None:
    """A verdict in a sentence, and each measure's own with its number; or why there is none."""
    try:
        doubts = _doubts(entry, network)
    except EpochscopeError as error:
        st.caption(theme.plain(str(error)))
        return
    st.html(doubt_html(doubts))


def doubt_html(doubts: Sequence[Doubt]) -> str:
    """As markup: what is said first, and the numbers below it."""
    flagged = any(doubt.flagged for doubt in doubts)
    lines = "".join(f"<li>{escape(doubt.words)}</li>" for doubt in doubts)
    kind = "es-doubt flagged" if flagged else "es-doubt"
    return f'<div class="{kind}"><strong>{escape(verdict(tuple(doubts)))}</strong><ul>{lines}</ul></div>'


def _doubts(entry: Entry, network: Network) -> list[Doubt]:
    logits = answers().logits(network.run, network.epoch, [entry.pixels])[0]
    yardstick = _energies(str(network.run.folder), network.run.id, network.epoch, network.run.edition(network.epoch))
    by_energy = yardstick.judge(float(energy(logits[None])[0]))
    known = reference(network)
    if known is None:
        return [by_energy]
    features = ask("features", network.run, network.epoch, entry.pixels)["features"]
    distance = feature_distance(features, known.means, known.whitening)[0]
    return [by_energy, Yardstick(DISTANCE, known.distances, yardstick.images).judge(float(distance))]


@st.cache_resource(max_entries=CACHED_YARDSTICKS, ttl=CACHE_SECONDS, show_spinner=False)
def _energies(folder: str, run_id: str, epoch: int, edition: tuple[int, int]) -> Yardstick:
    run: Run = find(run_id)
    evaluation = evaluations.load(run, epoch)
    scores = energy(np.asarray(evaluation.predictions.logits))
    return Yardstick(ENERGY, scores, "test images" if evaluation.split == "test" else "validation images")
