"""Images of a scene in a grid, a page of them at a time; a click selects one."""

from collections.abc import Sequence

import streamlit as st

from cnn_core.data import CLASS_NAMES
from cnn_core.figures.style import CLASS_COLORS
from ui import selection
from ui.evaluate.scene import Scene
from ui.gallery import Picture, gallery
from ui.paging import pick_page

PAGE_SIZE = 24
SHOWN_BARS = 3


def picture_gallery(
    scene: Scene, rows: Sequence[int], *, key: str, words: str, details: Sequence[str] | None = None
) -> None:
    """Rows of `scene.whole`, each with its class and its three highest probabilities.

    `words` name what they are, as in `images refused`; `details`, one a row, replace their identifiers.
    """
    shown = pick_page(len(rows), PAGE_SIZE, key=f"page_{key}", noun=words)
    if not len(rows):
        return
    told = details[shown] if details is not None else [""] * len(rows[shown])
    pictures = [_picture(scene, int(row), detail) for row, detail in zip(rows[shown], told, strict=True)]
    clicked = gallery(pictures, key=f"gallery_{key}", selected=selection.current().image, description=words)
    if clicked:
        selection.select(selection.choose(image=clicked))
        st.rerun()


def _picture(scene: Scene, row: int, detail: str) -> Picture:
    probabilities = scene.whole.probabilities[row]
    order = probabilities.argsort()[::-1][:SHOWN_BARS]
    image_id = scene.whole.image_id(row)
    return Picture(
        id=image_id,
        caption=CLASS_NAMES[int(scene.whole.labels[row])],
        detail=detail or image_id,
        mark="correct" if scene.whole.right[row] else "wrong",
        bars=tuple((CLASS_NAMES[index], float(probabilities[index]), CLASS_COLORS[index]) for index in order),
    )
