"""Slices: choosing one, making one, and naming what a lasso caught."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from pydantic import ValidationError

from cnn_core.analysis.slices import (
    EVERY,
    NAME_LENGTH,
    Slice,
    all_slices,
    brightness_of,
    damage,
    remove_slice,
    save_slice,
)
from cnn_core.data import CLASS_NAMES, validation_part
from cnn_core.errors import EpochscopeError
from cnn_core.runs.directory import Run, find
from ui import theme

_KEY = "slice"
_WANTED = "slice_wanted"
_Bounds = tuple[float, float]


def chosen_slice() -> Slice | None:
    """The one that the visit has chosen, as it is now; None for all images."""
    return all_slices().get(st.session_state.get(_KEY, EVERY))


def pick_slice() -> None:
    """A select box over all slices, and the form that makes another."""
    if wanted := st.session_state.pop(_WANTED, None):
        st.session_state[_KEY] = wanted
    slices = all_slices()
    if st.session_state.get(_KEY) not in slices:
        st.session_state[_KEY] = EVERY
    chooser, maker = st.columns([3, 2], vertical_alignment="bottom")
    chooser.selectbox(
        "Images",
        [EVERY, *slices],
        key=_KEY,
        persist_state="session",
        help="A slice is a selection of images under a name. What Evaluate says of answers is then about them alone; "
        "curves, time machine, temperature and the tutorial stay those of all images.",
    )
    if not slices and (sentence := damage()):
        st.caption(f":material/broken_image: {theme.plain(sentence)}")
    with maker.popover("New slice", icon=":material/content_cut:", width="stretch"):
        _form()


def slice_note(total: int, images: int) -> None:
    """What the chosen slice holds, and the way to be rid of it; nothing where all images are shown."""
    cut = chosen_slice()
    if cut is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f":material/content_cut: **{theme.plain(cut.name)}**: {images:,} of {total:,} images "
            f"({theme.plain(cut.words)}).",
            width="content",
        )
        st.button("Show all images", key="slice_off", on_click=_choose, args=(EVERY,))
        st.button("Remove this slice", key="slice_remove", on_click=_remove, args=(cut.name,))


def name_images(image_ids: Sequence[str], *, key: str) -> None:
    """A small form that keeps these images as a slice."""
    with st.popover(f"Keep these {len(image_ids):,} as a slice", icon=":material/content_cut:"), st.form(f"keep_{key}"):
        name = st.text_input("Name", max_chars=NAME_LENGTH, key=f"keep_name_{key}")
        if st.form_submit_button("Keep"):
            _keep(name, images=tuple(image_ids))


def brightness(run: Run) -> NDArray[np.float64]:
    """Of the run's validation images, (images,) from 0 to 1."""
    return _brightness(str(run.folder), run.id)


@st.cache_resource(max_entries=8, ttl=3600, show_spinner=False)
def _brightness(folder: str, run_id: str) -> NDArray[np.float64]:
    images, _ = validation_part(find(run_id).config().data).gather()
    return brightness_of(images)


def _form() -> None:
    with st.form("new_slice", border=False):
        name = st.text_input("Name", max_chars=NAME_LENGTH, placeholder="dark ships")
        true_class = _class_box("True class")
        answer = _class_box("Answered")
        correctness = st.selectbox("Answer", ("right or wrong", "right", "wrong"))
        sure: _Bounds = st.slider("Confidence of the answer", 0.0, 1.0, (0.0, 1.0), 0.01, format="percent")
        light: _Bounds = st.slider("Brightness", 0.0, 1.0, (0.0, 1.0), 0.01, format="percent")
        if not st.form_submit_button("Make this slice"):
            return
    _keep(
        name,
        true_class=true_class,
        answer=answer,
        correctness=correctness if correctness in ("right", "wrong") else None,
        confidence=sure,
        brightness=light,
    )


def _class_box(label: str) -> int | None:
    chosen: int = st.selectbox(
        label, range(-1, len(CLASS_NAMES)), format_func=lambda index: "any" if index < 0 else CLASS_NAMES[index]
    )
    return None if chosen < 0 else chosen


def _keep(name: str, **conditions: Any) -> None:
    try:
        save_slice(Slice(name=name.strip(), **conditions))
    except ValidationError:
        words = f"A slice needs a name of 1 to {NAME_LENGTH} characters, as in dark ships, and other than “{EVERY}”."
        st.error(words, icon=":material/error:")
    except EpochscopeError as error:
        st.error(theme.plain(str(error)), icon=":material/error:")
    else:
        st.session_state[_WANTED] = name.strip()
        st.rerun()


def _choose(name: str) -> None:
    st.session_state[_KEY] = name


def _remove(name: str) -> None:
    try:
        remove_slice(name)
    except EpochscopeError as error:
        st.error(theme.plain(str(error)), icon=":material/error:")
    _choose(EVERY)
