"""Precision, recall and F1 of every class."""

import streamlit as st

from cnn_core.analysis.confusion import ClassMetrics, metrics_by_class
from cnn_core.analysis.evaluation import Evaluation
from cnn_core.data import CLASS_NAMES
from ui.clickable_table import Button, clickable_table
from ui.opening import open_cell


def per_class_table(evaluation: Evaluation) -> None:
    """A row a class, the most common wrong answer beside its numbers; both open their images."""
    clicked = clickable_table(
        ["Class", "Precision", "Recall", "F1", "Images", "Most often taken for"],
        [_row(evaluation, metrics) for metrics in metrics_by_class(evaluation.confusion)],
        key="class_table",
        description="Precision, recall and F1 of every class",
        numeric=(1, 2, 3, 4),
    )
    st.caption(
        "Precision: of the answers naming this class, the share that is right. Recall: of this class's images, the "
        "share recognized. F1: their harmonic mean. A class opens its recognized images, a wrong answer its mistakes."
    )
    if clicked is not None:
        true_class, answer = clicked.split()
        open_cell(CLASS_NAMES.index(true_class), CLASS_NAMES.index(answer))
        st.rerun()


def _row(evaluation: Evaluation, metrics: ClassMetrics) -> list[str | Button]:
    name = CLASS_NAMES[metrics.class_index]
    return [
        Button(name, f"{name} {name}", "open the images recognized"),
        f"{metrics.precision:.1%}",
        f"{metrics.recall:.1%}",
        f"{metrics.f1:.3f}",
        f"{metrics.support:,}",
        _most_common_mistake(evaluation, metrics.class_index),
    ]


def _most_common_mistake(evaluation: Evaluation, class_index: int) -> str | Button:
    mistakes = evaluation.confusion[class_index].copy()
    mistakes[class_index] = 0
    answer = int(mistakes.argmax())
    if not mistakes[answer]:
        return "–"
    name, wrong = CLASS_NAMES[class_index], CLASS_NAMES[answer]
    return Button(f"{wrong} ({mistakes[answer]:,})", f"{name} {wrong}", f"open each {name} taken for {wrong}")
