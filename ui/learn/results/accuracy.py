"""Accuracy: the share of right answers, and how many images it takes to know it."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.analysis.margin import margin
from cnn_core.figures.accuracy import running_accuracy
from ui import theme
from ui.evaluate.pictures import picture_gallery
from ui.learn.keras_line import keras_line
from ui.learn.own.answers import judged_run
from ui.learn.question import state
from ui.plot import plot

COUNTS = (20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
SHOWN = 12
Right = NDArray[np.bool_]
WANTED = 0.05


def show() -> None:
    st.markdown(
        "**Accuracy** is the share of images whose most probable class is the true one. Of twenty images it is hardly "
        "more than a guess; turn up how many are asked, and the margin shrinks. All classes are equally common here, "
        "so guessing gives 10%."
    )
    keras_line('model.compile(..., metrics=["accuracy"])')
    scene = judged_run()
    if scene is None:
        return
    right = scene.whole.right
    counts = [count for count in COUNTS if count < len(right)] + [len(right)]
    count: int = st.select_slider(
        "Images asked", counts, 50, format_func=lambda number: f"{number:,}", key=f"learn_asked_{len(right)}"
    )
    share, give = float(right[:count].mean()), _margin(right, count)
    theme.stat_row(
        [
            ("Right", f"{int(right[:count].sum()):,} of {count:,}", "The first images that judge this run"),
            ("Accuracy", f"{share:.1%}", "Right answers by images asked"),
            ("Margin", f"{give:.1%}", "On either side; it holds for 95 of 100 such samples (Wilson 1927)"),
        ]
    )
    plot(
        running_accuracy(right, count),
        key="learn_running_accuracy",
        description=f"Accuracy over the first images: after {count:,} it is {share:.1%}, give or take {give:.1%}.",
        height=300,
    )
    shown = list(range(min(count, SHOWN)))
    picture_gallery(scene, shown, key="learn_accuracy", words="of the images asked")
    state(
        "results.margin",
        "How many images does it take until the margin is below five points? Turn the slider to the first such number.",
        give < WANTED and _is_first(right, counts, count),
        _verdict(right, counts, count),
    )


def _margin(right: Right, count: int) -> float:
    return margin(int(right[:count].sum()), count)


def _is_first(right: Right, counts: list[int], count: int) -> bool:
    return all(_margin(right, fewer) >= WANTED for fewer in counts if fewer < count)


def _verdict(right: Right, counts: list[int], count: int) -> str:
    give = _margin(right, count)
    if give >= WANTED:
        return f"With {count:,} images the margin is still {give:.1%}."
    if not _is_first(right, counts, count):
        return f"{give:.1%} is below five points, and fewer images do as well."
    return f"{count:,}: four times as many would halve it. Two networks that differ by less are not told apart."
