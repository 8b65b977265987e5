"""The photograph that a lesson is about."""

from html import escape

import streamlit as st

from cnn_core.analysis.classes_in_words import single
from ui import png, selection
from ui.inside.picture import Motif
from ui.photographs import EXAMPLE, find, offered_photographs, photograph


def lesson_photograph() -> Motif:
    """The selected one, else one of the test set that every machine has."""
    name = selection.current().image or EXAMPLE
    found = photograph(name)
    if found is None:
        name, found = EXAMPLE, find(EXAMPLE)
    pixels, label = found
    return Motif(name, f"{single(label)}, {name}", pixels, label)


def photograph_card(motif: Motif) -> None:
    """Small, with its class."""
    words = escape(motif.words)
    st.html(
        f'<figure class="es-lesson-photograph"><img src="{png.data_address(motif.pixels)}" alt="{words}">'
        f"<figcaption>{words}</figcaption></figure>"
    )


def offer_others(motif: Motif) -> None:
    """Photographs to choose another from, for all pages."""
    if clicked := offered_photographs("lesson", "Photographs of CIFAR-10's test set", motif.name):
        selection.select(selection.choose(image=clicked))
        st.rerun()
