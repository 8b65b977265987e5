"""The biography of a single image: what it is, what was answered, and how that came about epoch by epoch."""

from collections.abc import Sequence

import streamlit as st

from cnn_core.analysis.case import Case, case_of
from cnn_core.data import CLASS_NAMES
from cnn_core.figures.case import probabilities_by_epoch
from cnn_core.runs.directory import find
from cnn_core.runs.follow import follow
from ui import selection
from ui.evaluate.evaluations import Edition, editions, temperature_of
from ui.evaluate.scene import Scene
from ui.pages import link
from ui.picture import picture_card
from ui.plot import plot

CACHED_CASES = 64
CACHE_SECONDS = 3600


def biography(scene: Scene, rows: Sequence[int]) -> None:
    """One picture in full: the selected one, else the first of `rows`, which it is one of as a rule."""
    row = scene.selected if scene.selected is not None else next(iter(rows), None)
    if row is None:
        st.caption("No image is here at this epoch. Choose others.")
        return
    whole = scene.whole
    picture_card(whole.image_id(row), int(whole.labels[row]), whole.probabilities[row].tolist())
    _story(scene, int(row))
    _neighbours(scene, list(rows), int(row))
    link("data", "See it on Data")


def case_words(case: Case) -> str:
    """When the image was first answered right, and how steady that was."""
    count = len(case.epochs)
    if count < 2:
        return "Its story is told from the second saved epoch on."
    if case.first_right is None:
        return f"Not answered right at any of the {count} saved epochs. {_changed(case)}."
    right = int(case.right.sum())
    return (
        f"First answered right at epoch {case.first_right}, and right at {right} of {count} saved epochs. "
        f"{_changed(case)}; {_forgotten(case)} (forgetting events, Toneva et al. 2019)."
    )


def _story(scene: Scene, row: int) -> None:
    true_class, answer = int(scene.whole.labels[row]), int(scene.whole.predicted[row])
    saved = editions(scene.run, scene.history)
    case = _case(str(scene.run.folder), scene.run.id, row, true_class, saved, scene.calibrated)
    st.caption(case_words(case))
    if len(case.epochs) < 2:
        return
    names = " and ".join(dict.fromkeys((CLASS_NAMES[true_class], CLASS_NAMES[answer])))
    plot(
        probabilities_by_epoch(
            case.epochs,
            case.probabilities,
            CLASS_NAMES,
            shown=list(dict.fromkeys((answer, true_class))),
            true_class=true_class,
            marked_epoch=scene.epoch.epoch,
        ),
        key="case",
        shows=scene.run.id,
        description=f"Probability of {names} at {len(case.epochs)} saved epochs. {case_words(case)}",
        height=260,
    )


@st.cache_resource(max_entries=CACHED_CASES, ttl=CACHE_SECONDS, show_spinner=False)
def _case(folder: str, run_id: str, row: int, true_class: int, saved: tuple[Edition, ...], calibrated: bool) -> Case:
    run = find(run_id)
    return case_of(run, follow(run).history(), row, true_class, temperature_of(run, calibrated=calibrated))


def _neighbours(scene: Scene, rows: list[int], row: int) -> None:
    """The pictures before and after this one; the keys K and J walk through them too."""
    if row not in rows or len(rows) < 2:
        return
    place = rows.index(row)
    with st.container(horizontal=True, vertical_alignment="center"):
        _step(scene, "Previous", "arrow_back", "k", rows, place - 1)
        _step(scene, "Next", "arrow_forward", "j", rows, place + 1)
        st.caption(f"Picture {place + 1:,} of {len(rows):,} here", width="content")


def _step(scene: Scene, label: str, icon: str, key: str, rows: list[int], place: int) -> None:
    def go() -> None:
        selection.select(selection.choose(image=scene.whole.image_id(rows[place])))

    st.button(
        label,
        key=f"case_{label}",
        icon=f":material/{icon}:",
        shortcut=key,
        disabled=not 0 <= place < len(rows),
        on_click=go,
    )


def _changed(case: Case) -> str:
    return f"The answer changed {_times(case.changes)}" if case.changes else "The answer never changed"


def _forgotten(case: Case) -> str:
    if not case.forgotten:
        return "no right answer was followed by a wrong one"
    return f"a right answer was followed by a wrong one {_times(case.forgotten)}"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
