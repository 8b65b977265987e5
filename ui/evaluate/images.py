"""Image by image: the hardest, the surest mistakes, the doubtful and the plain, and the biography of each."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.analysis.confusion import ANY
from cnn_core.data import CLASS_NAMES
from ui import selection, theme
from ui.evaluate.biography import biography
from ui.evaluate.embedding import neighbours_section
from ui.evaluate.evaluations import dynamics
from ui.evaluate.pictures import picture_gallery
from ui.evaluate.scene import Scene

_KEY = "images_kind"


@dataclass(frozen=True)
class Kind:
    """`pick` gives the rows of `scene.whole`, those to look at first in front; `meaning` says in what order."""

    title: str
    meaning: str
    pick: Callable[[Scene], NDArray[np.int64]]


def view(scene: Scene) -> None:
    """A choice of images, and one of them in full."""
    theme.section("Image by image", "Averages hide what a single picture tells.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        title = st.segmented_control(
            "Which images",
            list(KINDS),
            default=next(iter(KINDS)),
            required=True,
            wrap=True,
            key=_KEY,
            persist_state="session",
        )
        _class_box()
    kind = KINDS[title or next(iter(KINDS))]
    rows = _of_class(scene, kind.pick(scene)).tolist()
    st.caption(kind.meaning)
    gallery_column, card_column = st.columns([3, 2], gap="large")
    with card_column:
        biography(scene, rows)
        row = scene.selected if scene.selected is not None else next(iter(rows), None)
        if row is not None:
            neighbours_section(scene, int(row))
    with gallery_column:
        picture_gallery(scene, rows, key=f"images_{title}", words="images")


def _class_box() -> None:
    chosen = selection.current().class_index
    st.session_state["images_class"] = ANY if chosen is None else chosen

    def changed() -> None:
        index = st.session_state["images_class"]
        selection.select(selection.choose(class_index=index, answer_index=ANY, image=None))

    st.selectbox(
        "True class",
        [*range(len(CLASS_NAMES)), ANY],
        format_func=lambda index: "any" if index == ANY else CLASS_NAMES[index],
        key="images_class",
        on_change=changed,
        width=180,
    )


def _of_class(scene: Scene, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    chosen = selection.current().class_index
    return rows if chosen in (None, ANY) else rows[scene.whole.labels[rows] == chosen]


def _truth(scene: Scene, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """The probability of the true class."""
    return np.asarray(scene.whole.probabilities[rows, scene.whole.labels[rows]])


def _sorted(rows: NDArray[np.int64], by: NDArray[np.floating | np.integer]) -> NDArray[np.int64]:
    return rows[np.argsort(by, kind="stable")]


def _hardest(scene: Scene) -> NDArray[np.int64]:
    return _sorted(scene.rows, _truth(scene, scene.rows))


def _surest_mistakes(scene: Scene) -> NDArray[np.int64]:
    wrong = scene.rows[~scene.whole.right[scene.rows]]
    return _sorted(wrong, -scene.whole.confidence[wrong])


def _least_certain(scene: Scene) -> NDArray[np.int64]:
    probabilities = scene.whole.probabilities[scene.rows]
    entropy = -np.sum(probabilities * np.log(np.maximum(probabilities, 1e-300)), axis=1)
    return _sorted(scene.rows, -entropy)


def _recognized(scene: Scene) -> NDArray[np.int64]:
    right = scene.rows[scene.whole.right[scene.rows]]
    return _sorted(right, -scene.whole.confidence[right])


def _forgotten(scene: Scene) -> NDArray[np.int64]:
    forgotten = dynamics(scene.run, scene.history, calibrated=scene.calibrated).forgotten[scene.rows]
    kept = scene.rows[forgotten > 0]
    return _sorted(kept, -forgotten[forgotten > 0])


def _never_learned(scene: Scene) -> NDArray[np.int64]:
    correctness = dynamics(scene.run, scene.history, calibrated=scene.calibrated).correctness[scene.rows]
    kept = scene.rows[correctness == 0]
    return _sorted(kept, _truth(scene, kept))


KINDS = {
    kind.title: kind
    for kind in (
        Kind("Hardest", "Those whose true class got the least probability at this epoch first.", _hardest),
        Kind("Surest mistakes", "Answered wrong, the most confident answer first.", _surest_mistakes),
        Kind("Least certain", "Those whose probability is spread most evenly first (largest entropy).", _least_certain),
        Kind("Recognized", "Answered right, the most confident answer first.", _recognized),
        Kind(
            "Most forgotten",
            "Those first whose right answer became a wrong one most often over the saved epochs (Toneva et al. 2019).",
            _forgotten,
        ),
        Kind("Never learned", "Answered wrong at every saved epoch, the least probable truth first.", _never_learned),
    )
}
