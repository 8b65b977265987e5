"""A study as pages show it: offered with what it costs, under way with its progress, or there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from cnn_core.errors import NotTrained, StudyError
from cnn_core.runs.follow import follow
from cnn_core.runs.networks import check_network
from cnn_core.studies import (
    Study,
    StudyKind,
    StudyState,
    StudyStatus,
    cancel,
    discard,
    last_seconds,
    start,
    state_of,
)
from cnn_core.terminal import format_duration
from ui import theme
from ui.evaluate.scene import Scene

TICK_SECONDS = 1.0


@dataclass(frozen=True)
class Offer:
    """What a study is, to somebody who may start it; `icon` is the name of a Material symbol.

    A `brief` offer is a line within something else, not a card of its own.
    """

    icon: str
    title: str
    body: str
    button: str
    doing: str
    """As in `Measuring robustness`."""
    brief: bool = False


def pick_study(scene: Scene, kind: StudyKind, counts: Sequence[int]) -> Study:
    """The scene's study of so many images as are chosen; asks only where there is a choice.

    At first the one that is there or under way, else that of the fewest images.
    """
    total = len(scene.whole.labels)
    options = sorted({min(count, total) for count in counts})
    studies = {count: Study(kind, scene.run, scene.epoch.epoch, count) for count in options}
    if len(options) == 1:
        return studies[total]
    chosen: int = st.segmented_control(
        "Images",
        options,
        format_func=lambda count: f"all {count:,}" if count == total else f"the first {count:,}",
        default=next((count for count in options if _is_known(studies[count])), options[0]),
        required=True,
        key=f"{kind}_images_{total}_{scene.run.id}_{scene.epoch.epoch}",
        help="More images take longer and leave less to chance.",
    )
    return studies[chosen]


def rows_within(scene: Scene, study: Study) -> NDArray[np.int64]:
    """The scene's images that the study looks at; where there are none, that is said."""
    rows = scene.rows[scene.rows < study.images]
    if not len(rows):
        st.caption(f"None of this slice's images is among the first {study.images:,}. Choose another slice.")
    return rows


def is_there(study: Study, offer: Offer) -> bool:
    """Whether the study has a result to be shown; else it is offered, or its progress is shown, in this place."""
    state = state_of(study)
    if state.status is StudyStatus.FINISHED:
        return True
    if state.status.active:
        st.fragment(_under_way, run_every=TICK_SECONDS)(study, offer.doing)
    elif why := _why_not(study):
        with _place(offer, offer.body):
            st.caption(theme.plain(why), text_alignment="center")
    else:
        _offer(study, state, offer)
    return False


def unreadable(study: Study, error: StudyError) -> None:
    """The sentence about a result that cannot be read, and the way out."""
    st.error(theme.plain(str(error)), icon=":material/error:")
    st.button("Discard it", icon=":material/delete:", key=f"discard_{_key(study)}", on_click=discard, args=(study,))


def study_name(study: Study) -> str:
    """The run and the epoch, as in `Speedrun, recorded, epoch 8`."""
    return f"{study.run.meta().name or study.run.id}, {study.run.mark}, epoch {study.epoch}"


def progress_words(state: StudyState) -> str:
    """What is done now, how much of it, and how long it takes yet."""
    parts = [state.words.rstrip(".")]
    if state.total:
        parts.append(f"{state.done / state.total:.0%}")
    if state.seconds_left is not None:
        parts.append(f"about {format_duration(state.seconds_left)} left of this step")
    return " · ".join(parts)


def _is_known(study: Study) -> bool:
    status = state_of(study).status
    return status.active or status is StudyStatus.FINISHED


def _under_way(study: Study, doing: str) -> None:
    state = state_of(study)
    if not state.status.active:
        # Once, so that the whole page shows the result; after that nothing ticks.
        st.rerun()
    with st.container(border=True):
        words, action = st.columns([4, 1], vertical_alignment="center")
        words.markdown(
            f"**{doing}** at epoch {study.epoch}, with {study.images:,} images. You may leave this page meanwhile."
        )
        action.button("Cancel", icon=":material/close:", key=f"cancel_{_key(study)}", on_click=cancel, args=(study,))
        st.progress(state.done / state.total if state.total else 0.0, text=progress_words(state))


def _why_not(study: Study) -> str:
    """A study asks the network itself, which may have been removed."""
    try:
        check_network(study.run, follow(study.run).history(), study.epoch)
    except NotTrained as error:
        return str(error)
    return ""


def _offer(study: Study, state: StudyState, offer: Offer) -> None:
    last = last_seconds(study)
    took = f" Last time it took {format_duration(last)}." if last is not None else ""
    with _place(offer, f"{offer.body}{took}"):
        if state.status is StudyStatus.FAILED:
            st.error(theme.plain(state.words), icon=":material/error:")
        if state.status is StudyStatus.CANCELLED:
            st.caption("It was cancelled; nothing was kept.", text_alignment="center")
        if st.button(offer.button, icon=":material/play_arrow:", key=f"start_{_key(study)}"):
            start(study)
            st.rerun()


def _place(offer: Offer, body: str) -> DeltaGenerator:
    if not offer.brief:
        return theme.empty_state(offer.icon, offer.title, body)
    line = st.container(horizontal=True, vertical_alignment="center")
    line.caption(body)
    return line


def _key(study: Study) -> str:
    return f"{study.kind}_{study.run.id}_{study.epoch}_{study.images}"
