"""All pictures of the visit in a table, to be saved."""

import csv
import io
from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.analysis.answer import percent
from cnn_core.data import CLASS_NAMES
from ui import png, theme
from ui.classify import album
from ui.classify.album import Entry
from ui.classify.network import Network

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def view(_: Entry, network: Network) -> None:
    """A line a picture. Raises ServingError."""
    theme.section("All pictures", "Every picture of this visit and its answer.")
    entries = album.entries() or [album.shown()]
    answers = network.probabilities_of([entry.pixels for entry in entries])
    st.html(_table(entries, answers))
    st.caption(f"Answers of {theme.plain(network.name)}.")
    st.download_button(
        "Save as CSV",
        # Marked as Unicode, which a spreadsheet would not guess.
        data=lambda: comma_separated(entries, answers).encode("utf-8-sig"),
        file_name="epochscope-answers.csv",
        mime="text/csv",
        icon=":material/download:",
        key="classify_csv",
        on_click="ignore",
    )


def comma_separated(entries: Sequence[Entry], answers: Sequence[NDArray[np.float64]]) -> str:
    """A line a picture: its name, answer, true class where it is known, all ten probabilities, and the remarks."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["picture", "answer", "probability", "true class", *CLASS_NAMES, "remarks"])
    for entry, answer in zip(entries, answers, strict=True):
        best = int(answer.argmax())
        true_class = "" if entry.true_class is None else CLASS_NAMES[entry.true_class]
        shares = [f"{value:.6f}" for value in answer]
        writer.writerow(
            [
                _harmless(entry.picture.name),
                CLASS_NAMES[best],
                f"{answer[best]:.6f}",
                true_class,
                *shares,
                " ".join(entry.notes),
            ]
        )
    return file.getvalue()


def _harmless(name: str) -> str:
    """A stranger's name that a spreadsheet would take for a formula is made a text."""
    return f"'{name}" if name.startswith(_DANGEROUS) else name


def _table(entries: Sequence[Entry], answers: Sequence[NDArray[np.float64]]) -> str:
    lines = "".join(_line(entry, answer) for entry, answer in zip(entries, answers, strict=True))
    head = "".join(f"<th>{name}</th>" for name in ("", "Picture", "Answer", "Second", "True class", "Remarks"))
    return (
        '<div class="es-table es-batch" tabindex="0" role="region" aria-label="All pictures">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def _line(entry: Entry, answer: NDArray[np.float64]) -> str:
    first, second = (int(index) for index in np.argsort(-answer)[:2])
    true_class = "" if entry.true_class is None else CLASS_NAMES[entry.true_class]
    mark = "" if entry.true_class is None else " ✓" if entry.true_class == first else " ✗"
    cells = [
        entry.picture.name,
        f"{CLASS_NAMES[first]}, {percent(float(answer[first]))}",
        f"{CLASS_NAMES[second]}, {percent(float(answer[second]))}",
        f"{true_class}{mark}",
        " ".join(entry.notes),
    ]
    picture = f'<td><img src="{png.data_address(entry.pixels)}" alt=""></td>'
    return f"<tr>{picture}{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
