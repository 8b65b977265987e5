"""The confusion matrix of the last validation, and what has changed in it since the epoch before."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.analysis.classes_in_words import confusion_phrase, largest_confusions
from cnn_core.analysis.evaluation import Evaluation
from cnn_core.data import CLASS_NAMES, NUM_CLASSES
from cnn_core.figures.confusion import ALL, confusion_heatmap, difference_heatmap
from ui import selection
from ui.plot import PlotClick, plot
from ui.watching.watched import Watched

COUNTS, CHANGE = "Images", "Change since the epoch before"


def view(watched: Watched) -> None:
    """As counts or as change; a click on a cell opens its images on Evaluate."""
    *earlier, last = watched.saved
    now = watched.evaluation(last)
    before = watched.evaluation(earlier[-1]) if earlier else None
    st.session_state.setdefault("watched_confusion", COUNTS)
    shown = st.segmented_control(
        "Show",
        [COUNTS, CHANGE],
        required=True,
        key="watched_confusion",
        persist_state="session",
        label_visibility="collapsed",
    )
    if shown == CHANGE and before is None:
        st.caption("One epoch is over: there is none before it to compare with. These are its answers.")
    if shown == CHANGE and before is not None:
        change = row_shares(now.confusion) - row_shares(before.confusion)
        title = change_words(now, before, last, earlier[-1])
        figure = difference_heatmap(change, CLASS_NAMES, order=range(NUM_CLASSES), title=title)
    else:
        title = matrix_words(now, last)
        figure = confusion_heatmap(now.confusion, CLASS_NAMES, reading="counts", title=title)
    clicked = plot(
        figure,
        key=f"watched_matrix_{watched.run.id}_{shown}",
        description=f"Confusion matrix of {len(now.labels):,} validation images. {title}.",
        height=560,
    )
    if shown == CHANGE:
        st.caption("In percentage points of each true class: orange became more common, blue rarer.")
    if clicked is not None:
        _open(clicked, last)


def row_shares(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """(10, 10): how each true class was answered; 0 where it has no images."""
    return np.asarray(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1))


def matrix_words(now: Evaluation, epoch: int) -> str:
    """How many are right, and the most common mistake."""
    right, total = int(now.confusion.trace()), len(now.labels)
    words = f"After epoch {epoch}, {right:,} of {total:,} images are right, {right / max(total, 1):.1%}"
    for largest in largest_confusions(now.confusion, 1):
        words += f"; {confusion_phrase(largest.true_class, largest.answer, largest.count)} most ({largest.count:,})"
    return words


def change_words(now: Evaluation, before: Evaluation, epoch: int, earlier: int) -> str:
    """How many more or fewer are right."""
    gained = int(now.confusion.trace()) - int(before.confusion.trace())
    changed = int((now.predicted != before.predicted).sum())
    more = f"{abs(gained):,} {'more' if gained > 0 else 'fewer'} right" if gained else "as many right"
    others = "1 answer is another" if changed == 1 else f"{changed:,} answers are others"
    return f"After epoch {epoch}, {more} than after epoch {earlier}; {others}"


def _open(cell: PlotClick, epoch: int) -> None:
    true_class, answer = (None if name == ALL else CLASS_NAMES.index(name) for name in (cell.y, cell.x))
    if true_class is not None or answer is not None:
        selection.go("evaluate", selection.choose(class_index=true_class, answer_index=answer, epoch=epoch, view=None))
