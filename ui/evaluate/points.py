"""What plots of images share: a click selects one, a box or lasso opens those within it."""

from collections.abc import Iterable, Sequence

import streamlit as st

from ui import selection
from ui.evaluate.pictures import picture_gallery
from ui.evaluate.scene import Scene
from ui.evaluate.slicing import name_images
from ui.plot import PlotClick, PlotSelection


def pictures_of(scene: Scene, rows: Iterable[int]) -> dict[int, str]:
    """What is shown while a point is pointed at."""
    return {row: scene.whole.image_id(row) for row in map(int, rows)}


def choose_point(scene: Scene, event: PlotClick | PlotSelection | None) -> None:
    """A clicked point's image becomes the selection."""
    if (
        isinstance(event, PlotClick)
        and isinstance(event.customdata, int)
        and event.customdata < len(scene.whole.labels)
    ):
        selection.select(selection.choose(image=scene.whole.image_id(event.customdata)))
        st.rerun()


def caught(event: PlotClick | PlotSelection | None, key: str) -> list[int]:
    """The rows within the last box or lasso of this plot, remembered for the visit."""
    if isinstance(event, PlotSelection):
        st.session_state[f"caught_{key}"] = sorted(row for row in event.customdata if isinstance(row, int))
    kept: list[int] = st.session_state.get(f"caught_{key}", [])
    return kept


def points_gallery(scene: Scene, rows: Sequence[int], *, key: str) -> None:
    """The images within the box, and the way to keep them as a slice; a row of another run's is left out."""
    known = [row for row in rows if row < len(scene.whole.labels)]
    if not known:
        return
    name_images([scene.whole.image_id(row) for row in known], key=key)
    picture_gallery(scene, known, key=f"points_{key}", words="images within it")
