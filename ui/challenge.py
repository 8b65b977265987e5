"""Where a run stands against the tutorial's network, told where it trains and where the next one is designed."""

import streamlit as st

from cnn_core.config import RunConfig
from cnn_core.data.splits import count_validation_images
from cnn_core.errors import EpochscopeError
from cnn_core.experiments.challenge import Contender, counts, to_beat
from cnn_core.experiments.together import TUTORIALS_OWN
from cnn_core.runs.directory import Run
from cnn_core.runs.events import EpochFinished
from ui import selection
from ui.opening import ask_landing

JUDGED = count_validation_images(TUTORIALS_OWN.config.data)
LUCK = 0.04
"""Of 500 images, two networks as good as each other may well differ by this."""


def rival_of(run: Run) -> Contender | None:
    """The tutorial's network on the sample, where this run is one's own and the same images judge it; else None."""
    try:
        return to_beat() if not run.recorded and counts(run.config()) else None
    except EpochscopeError:
        return None


def standing(rival: Contender, best: EpochFinished | None, *, active: bool) -> None:
    """A line on how far the run has come, and the way to the challenge."""
    if rival.best == best:
        return
    own = None if best is None else best.validation.accuracy
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="challenge"):
        st.markdown(standing_words(rival.accuracy, own, active=active), width="content")
        if st.button("The challenge", icon=":material/school:", type="tertiary", key="challenge_open"):
            ask_landing()
            selection.go("learn-better", selection.choose(step="together"))


def standing_words(rival: float, own: float | None, *, active: bool) -> str:
    """Both accuracies are shares, 0 to 1; Markdown."""
    them = f"The tutorial's network reached {rival:.1%} on the same {JUDGED} held-out images"
    if own is None:
        return f":material/flag: {them}."
    lead = own - rival
    if lead > 0:
        luck = " Less than four points may be chance." if lead < LUCK else ""
        return f":material/trophy: **Ahead by {100 * lead:.1f} points.** {them}.{luck}"
    behind = "Level" if lead == 0 else f"{-100 * lead:.1f} points {'to go' if active else 'behind'}"
    return f":material/flag: **{behind}.** {them}."


def target(config: RunConfig) -> None:
    """Beside the start: what such a run is up against; nothing where other images judge it."""
    if counts(config) and (rival := to_beat()) is not None:
        st.caption(f":material/flag: To beat: {rival.accuracy:.1%}, the tutorial's network on the same images.")
