"""What plots of images share: a click selects one, a box or lasso opens those within it."""

from collections.abc import Iterable, Sequence

import numpy as np
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


def caught(scene: Scene, event: PlotClick | PlotSelection | None, key: str) -> list[int]:
    """The rows within the last box or lasso of this run's plot, remembered for the visit."""
    key = f"caught_{key}_{scene.run.id}"
    if isinstance(event, PlotSelection):
        st.session_state[key] = sorted(row for row in event.customdata if isinstance(row, int))
    kept: list[int] = st.session_state.get(key, [])
    return kept


def points_gallery(scene: Scene, rows: Sequence[int], *, key: str) -> None:
    """Those of the scene's images that are within the box, and the way to keep them as a slice; nothing without any."""
    inside = np.intersect1d(rows, scene.rows).tolist()
    if inside:
        name_images([scene.whole.image_id(row) for row in inside], key=key)
        picture_gallery(scene, inside, key=f"points_{key}", words="images within it")
