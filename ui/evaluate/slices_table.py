"""All slices side by side."""

import streamlit as st

from cnn_core.analysis.averages import macro
from cnn_core.analysis.evaluation import Evaluation
from cnn_core.analysis.slices import EVERY, all_slices
from ui import theme
from ui.evaluate.choices import figures_of
from ui.evaluate.scene import Scene
from ui.evaluate.slicing import brightness


def slices_table(scene: Scene) -> None:
    """A row a slice, all images first; or how to make one."""
    slices = all_slices()
    if not slices:
        st.caption("You have named no slice yet. “New slice” above makes one: dark ships, or doubtful cats.")
        return
    light = brightness(scene.run)
    rows = [_row(EVERY, "every image", scene.whole)]
    rows += [_row(cut.name, cut.words, scene.whole.only(cut.rows(scene.whole, light))) for cut in slices.values()]
    theme.table(
        ["Slice", "Images", "Accuracy", "Precision", "Recall", "Macro F1", "Loss", "Mean confidence", "What is in it"],
        rows,
        numeric=range(1, 8),
        caption="Precision and recall are the tutorial's, above 50%; macro F1 is the mean over the classes.",
    )


def _row(name: str, words: str, evaluation: Evaluation) -> tuple[str, ...]:
    count = len(evaluation.labels)
    if not count:
        return (name, "0", *["–"] * 6, words)
    figures = figures_of(evaluation)
    return (
        name,
        f"{count:,}",
        *(f"{figures[one]:.2%}" for one in ("Accuracy", "Precision", "Recall")),
        f"{macro(evaluation.confusion).f1:.3f}",
        f"{figures['Loss']:.3f}",
        f"{evaluation.confidence.mean():.1%}",
        words,
    )
