"""One selection (run, epoch, class, image) for all pages, kept in the address bar.

A link reopens it; going to another page keeps it. What a stranger puts into the address is checked before use.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from cnn_core.analysis.confusion import ANY
from cnn_core.blocks.share import TEXT as DESIGN
from cnn_core.data import CLASS_NAMES
from cnn_core.runs.directory import RUN_ID
from ui.learn.chapters import chapter
from ui.pages import page

IMAGE_ID = re.compile(r"(train|test)-([0-9]{1,5})")
EPOCH = re.compile(r"[0-9]{1,6}")
TOUR_STEP = re.compile(r"[1-5]")
VIEW = re.compile(r"[a-z]{1,20}")
STEP = re.compile(r"[a-z0-9-]{1,30}")
ANY_CLASS = "any"
DESIGN_PAGE = "train"
_STATE = "selection"
_PAGE = "selection_page"


@dataclass(frozen=True)
class Selection:
    """`class_index` and `answer_index` are a cell of the confusion matrix: the true class and the answer.

    Either may be ANY, for a whole row or column. `image` is a split and an index in the official CIFAR-10, as in
    `test-123`. `view` is a part of Evaluate; `against` and `against_epoch` are what it compares with: another run, or
    another epoch of the same. `calibrated` reads probabilities at the fitted temperature. `tour` is the step that is
    being shown, `replay` that the run is drawn as it grew. `step` is the part of a lesson, which no other page has;
    `design` is a whole configuration as text, which is for Train alone.
    """

    run: str | None = None
    epoch: int | None = None
    class_index: int | None = None
    answer_index: int | None = None
    image: str | None = None
    view: str | None = None
    against: str | None = None
    against_epoch: int | None = None
    calibrated: bool = False
    tour: int | None = None
    replay: bool = False
    step: str | None = None
    design: str | None = None


def open_page(name: str) -> None:
    """Settle the selection for this run of the page of that address: the address bar has the say, so that links and the
    back button work.

    An address that says nothing gets the visit's selection when the page was come to, and none when it was cleared.
    """
    chosen = _from_address()
    if chosen == Selection() and st.session_state.get(_PAGE) != name:
        chosen = current()
    if name != DESIGN_PAGE:
        chosen = replace(chosen, design=None)
    st.session_state[_PAGE] = name
    lesson = chapter(name)
    known = lesson is not None and lesson.place(chosen.step) is not None
    select(chosen if known else replace(chosen, step=None))


def current() -> Selection:
    """The selection that all pages share."""
    chosen: Selection = st.session_state.get(_STATE, Selection())
    return chosen


def choose(**changes: Any) -> Selection:
    """The selection with `changes` made to it, not yet in force."""
    return replace(current(), **changes)


def choose_run(run_id: str) -> Selection:
    """Another run, asked the same question about the same image, with nothing of the last one's epochs and cells.

    It is not yet in force.
    """
    now = current()
    return Selection(run=run_id, image=now.image, view=now.view, calibrated=now.calibrated, tour=now.tour)


def select(selection: Selection) -> None:
    """Make this the selection of all pages and write it to the address bar, in one step of the browser's history."""
    st.session_state[_STATE] = selection
    wanted = _parameters(selection)
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def go(name: str, selection: Selection) -> None:
    """Show this on the page of that name.

    The address comes along: for a moment without one, what is pressed just then would be taken for a cleared selection.
    """
    st.session_state[_STATE] = selection
    st.switch_page(page(name), query_params=_parameters(selection))


def _parameters(selection: Selection) -> dict[str, str]:
    values = {
        "run": selection.run,
        "epoch": selection.epoch,
        "class": _class_name(selection.class_index),
        "answer": _class_name(selection.answer_index),
        "image": selection.image,
        "view": selection.view,
        "against": selection.against,
        "against_epoch": selection.against_epoch,
        "calibrated": 1 if selection.calibrated else None,
        "tour": selection.tour,
        "replay": 1 if selection.replay else None,
        "step": selection.step,
        "design": selection.design,
    }
    return {name: str(value) for name, value in values.items() if value is not None}


def _from_address() -> Selection:
    parameters = st.query_params
    names = ("image", "view", "tour", "step", "design")
    image, view, tour, step, design = (parameters.get(name, "") for name in names)
    return Selection(
        run=_run_id(parameters.get("run", "")),
        epoch=_epoch(parameters.get("epoch", "")),
        class_index=_class_index(parameters.get("class", "")),
        answer_index=_class_index(parameters.get("answer", "")),
        image=image if IMAGE_ID.fullmatch(image) else None,
        view=view if VIEW.fullmatch(view) else None,
        against=_run_id(parameters.get("against", "")),
        against_epoch=_epoch(parameters.get("against_epoch", "")),
        calibrated=parameters.get("calibrated") == "1",
        tour=int(tour) if TOUR_STEP.fullmatch(tour) else None,
        replay=parameters.get("replay") == "1",
        step=step if STEP.fullmatch(step) else None,
        design=design if DESIGN.fullmatch(design) else None,
    )


def _run_id(text: str) -> str | None:
    return text if RUN_ID.fullmatch(text) else None


def _epoch(text: str) -> int | None:
    return int(text) if EPOCH.fullmatch(text) else None


def _class_index(name: str) -> int | None:
    if name == ANY_CLASS:
        return ANY
    return CLASS_NAMES.index(name) if name in CLASS_NAMES else None


def _class_name(index: int | None) -> str | None:
    if index == ANY:
        return ANY_CLASS
    return None if index is None else CLASS_NAMES[index]
