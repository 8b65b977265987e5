"""A few images beside what a corruption leaves of them, with what the network makes of either."""

from dataclasses import replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core import data
from cnn_core.analysis.robustness import Robustness
from cnn_core.data import CLASS_NAMES
from cnn_core.data.corruptions import CORRUPTIONS, corrupt
from cnn_core.runs.predictions import softmax
from ui import png, selection
from ui.evaluate.scene import Scene
from ui.gallery import Picture, gallery

EXAMPLES = 6
SIZE = 145
"""Three pairs side by side on a wide page, one on a narrow."""
_CORRUPTED = ", corrupted"


def corrupted_examples(scene: Scene, found: Robustness, rows: NDArray[np.int64], kind: str, severity: int) -> None:
    """Six images, each beside itself corrupted; row i of `found` is row `rows[i]` of the scene's images.

    The pixels are those that were measured: a corruption draws the same for an image however it is asked.
    """
    answered = found.answered(kind, severity, temperature=scene.temperature)
    title = CORRUPTIONS[kind].title
    pictures: list[Picture] = []
    for place in _examples(scene, found, rows):
        row, truth = int(rows[place]), int(found.labels[place])
        image_id = scene.whole.image_id(row)
        clean = softmax(found.clean[place] / np.float32(scene.temperature))
        pictures.append(_picture(image_id, truth, clean, "as it is"))
        corrupted = _picture(f"{image_id}{_CORRUPTED}", truth, answered[place], f"{title.lower()} {severity}")
        pictures.append(replace(corrupted, source=_source(scene, row, kind, severity)))
    clicked = gallery(
        pictures,
        key="corrupted_examples",
        description=f"{len(pictures) // 2} images, each as it is and with {title.lower()} of severity {severity}",
        selected=selection.current().image,
        size=SIZE,
    )
    if clicked:
        selection.select(selection.choose(image=clicked.removesuffix(_CORRUPTED)))
        st.rerun()


def _examples(scene: Scene, found: Robustness, rows: NDArray[np.int64]) -> list[int]:
    """The selected image where it is among them, then one of each class, until there are six."""
    chosen = np.flatnonzero(rows == scene.selected).tolist() if scene.selected is not None else []
    firsts = [int(np.flatnonzero(found.labels == label)[0]) for label in np.unique(found.labels)]
    return list(dict.fromkeys([*chosen, *firsts, *range(min(EXAMPLES, len(rows)))]))[:EXAMPLES]


def _picture(picture_id: str, truth: int, probabilities: NDArray[np.float64], words: str) -> Picture:
    answer = int(np.argmax(probabilities))
    return Picture(
        id=picture_id,
        caption=CLASS_NAMES[truth],
        detail=f"{words}: {CLASS_NAMES[answer]}, {probabilities[answer]:.0%}",
        mark="correct" if answer == truth else "wrong",
    )


def _source(scene: Scene, row: int, kind: str, severity: int) -> str:
    pixels = data.image(scene.whole.split, int(scene.whole.indices[row]))
    return png.data_address(corrupt(pixels[None], kind, severity, first=row)[0])
