"""The data map: easy, ambiguous and hard images by how they were answered over the epochs."""

import numpy as np
import streamlit as st

from cnn_core.analysis.dynamics import Dynamics
from cnn_core.figures.dynamics import data_map
from ui import theme
from ui.evaluate.evaluations import dynamics
from ui.evaluate.points import caught, choose_point, pictures_of, points_gallery
from ui.evaluate.scene import Scene
from ui.plot import plot_points

DRAWN = 3000
"""More points than this hide each other, and weigh down the page."""
HARD, EASY = 0.35, 0.75
"""Of the mean probability of the truth: at most, and at least."""
AMBIGUOUS = 0.25
"""Of its standard deviation: at least."""


def view(scene: Scene) -> None:
    """The map, what its corners hold, and the images within a box drawn on it."""
    theme.section(
        "Data map",
        "Each point is an image: how sure the network was of its true class over the epochs, and how steadily.",
    )
    found = dynamics(scene.run, scene.history, calibrated=scene.calibrated)
    if len(found.epochs) < 2:
        theme.empty_state(
            "timeline",
            "One epoch tells no story",
            "The map compares the answers of several epochs, and this run has one at most that can be compared. Train "
            "for more of them.",
        )
        return
    rows = drawn_rows(scene.rows, DRAWN)
    title = _title(found, scene.rows)
    figure = data_map(
        rows,
        found.variability[rows],
        found.confidence[rows],
        found.correctness[rows],
        selected=scene.selected,
        title=title,
    )
    event = plot_points(
        figure,
        key=f"data_map_{scene.run.id}",
        description=f"Data map. {title}.",
        height=520,
        pictures=pictures_of(scene, rows),
    )
    choose_point(scene, event)
    st.caption(
        f"After Swayamdipta et al. 2020, over {len(found.epochs)} saved epochs of validation images; theirs are "
        "training images. Top left: easy to learn. Right: ambiguous, the answer changes. Bottom left: hard, or "
        f"labelled wrongly. {_drawn_words(len(rows), len(scene.rows))}Draw a box to open the images within it."
    )
    points_gallery(scene, caught(scene, event, "data_map"), key="data_map")


def drawn_rows(rows: np.ndarray, most: int) -> np.ndarray:
    """At most so many of them, evenly spread, the same ones every time."""
    return rows if len(rows) <= most else rows[np.linspace(0, len(rows) - 1, most).astype(np.int64)]


def _drawn_words(drawn: int, images: int) -> str:
    return "" if drawn == images else f"Drawn are {drawn:,} of {images:,} images, evenly spread. "


def _title(found: Dynamics, rows: np.ndarray) -> str:
    confidence, variability = found.confidence[rows], found.variability[rows]
    ambiguous = variability >= AMBIGUOUS
    easy = float((~ambiguous & (confidence >= EASY)).mean())
    hard = float((~ambiguous & (confidence <= HARD)).mean())
    return f"{easy:.0%} of the images are easy, {float(ambiguous.mean()):.0%} ambiguous, {hard:.0%} hard"
