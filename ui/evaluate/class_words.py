"""Easy and hard classes and the common confusions in words, each a button that opens its images."""

import streamlit as st

from cnn_core.analysis.classes_in_words import Confused, classes_in_words, confusion_phrase
from cnn_core.analysis.confusion import ClassMetrics
from cnn_core.analysis.evaluation import Evaluation
from cnn_core.data import CLASS_NAMES
from ui.opening import open_cell


def class_words(evaluation: Evaluation) -> None:
    """What the confusion matrix says, read aloud."""
    words = classes_in_words(evaluation.confusion)
    if words.easy:
        _line("Easy for this network", [_class_button(row) for row in words.easy])
        _line("Hard", [_class_button(row) for row in words.hard])
    if words.confused:
        _line("Most confused", [_confusion_button(confused) for confused in words.confused])
    st.caption(_definition(words.mean_recall, all_alike=not words.easy))


def _line(label: str, buttons: list[tuple[str, int, int]]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.markdown(f"**{label}:**", width="content")
        for text, true_class, answer in buttons:
            key = f"words_{true_class}_{answer}"
            st.button(text, key=key, on_click=open_cell, args=(true_class, answer))


def _class_button(row: ClassMetrics) -> tuple[str, int, int]:
    return f"{CLASS_NAMES[row.class_index]} ({row.recall:.0%})", row.class_index, row.class_index


def _confusion_button(confused: Confused) -> tuple[str, int, int]:
    phrase = confusion_phrase(confused.true_class, confused.answer, confused.count)
    return f"{phrase} ({confused.count:,} of {confused.support:,})", confused.true_class, confused.answer


def _definition(mean_recall: float, *, all_alike: bool) -> str:
    """What easy and hard mean here."""
    if all_alike:
        return f"Every class shown is recognized equally often: {mean_recall:.1%} of its images."
    return (
        f"The share is that of a class's images that were recognized. Easy: above the mean of the classes shown, "
        f"{mean_recall:.1%}. Hard: below it. Each button opens its images."
    )
