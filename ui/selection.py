"""One selection (run, epoch, class, image) for all pages, kept in the address bar.

A link reopens it; going to another page keeps it. What a stranger puts into the address is checked before use.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from cnn_core.data import CLASS_NAMES
from cnn_core.runs.directory import RUN_ID

IMAGE_ID = re.compile(r"(train|test)-([0-9]{1,5})")
_STATE = "selection"


@dataclass(frozen=True)
class Selection:
    """`class_index` and `answer_index` are a cell of the confusion matrix: the true class and the answer.

    `image` is a split and an index in the official CIFAR-10, as in `test-123`.
    """

    run: str | None = None
    epoch: int | None = None
    class_index: int | None = None
    answer_index: int | None = None
    image: str | None = None


def current() -> Selection:
    """The selection: what the address says, else what this visit chose before."""
    chosen: Selection = st.session_state.get(_STATE, Selection())
    parameters = st.query_params
    if (run := parameters.get("run", "")) and RUN_ID.fullmatch(run) and run != chosen.run:
        chosen = Selection(run=run)
    if re.fullmatch(r"[0-9]{1,6}", epoch := parameters.get("epoch", "")):
        chosen = replace(chosen, epoch=int(epoch))
    if (name := parameters.get("class", "")) in CLASS_NAMES:
        chosen = replace(chosen, class_index=CLASS_NAMES.index(name))
    if (name := parameters.get("answer", "")) in CLASS_NAMES:
        chosen = replace(chosen, answer_index=CLASS_NAMES.index(name))
    if IMAGE_ID.fullmatch(image := parameters.get("image", "")):
        chosen = replace(chosen, image=image)
    st.session_state[_STATE] = chosen
    return chosen


def choose(**changes: Any) -> Selection:
    """The selection with `changes` made to it, not yet in force."""
    return replace(current(), **changes)


def select(selection: Selection) -> None:
    """Make this the selection of all pages and write it to the address bar."""
    st.session_state[_STATE] = selection
    values = {
        "run": selection.run,
        "epoch": selection.epoch,
        "class": _class_name(selection.class_index),
        "answer": _class_name(selection.answer_index),
        "image": selection.image,
    }
    for name, value in values.items():
        if value is None:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != str(value):
            st.query_params[name] = str(value)


def _class_name(index: int | None) -> str | None:
    return None if index is None else CLASS_NAMES[index]
