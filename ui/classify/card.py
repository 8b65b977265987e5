"""One picture and what is made of it: the original, the 32x32 pixels that the network sees, and the answers."""

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.analysis.answer import answer_words, percent
from cnn_core.analysis.classes_in_words import single
from cnn_core.data import CLASS_NAMES
from cnn_core.data.crop import CENTRE, FIT, Crop, frame
from cnn_core.errors import ServingError
from ui import png, theme
from ui.classify import album
from ui.classify.album import Entry
from ui.classify.cropper import cropper
from ui.classify.doubt import doubt_note
from ui.classify.network import Network, temperature_of
from ui.picture import probability_bars

BARS = 5
CROPS = {"centre": "Middle", "fit": "All of it", "free": "By hand"}
FREE_SIDE = 0.8


def answer_card(entry: Entry, networks: Sequence[Network]) -> None:
    """The picture, and the answer of each network side by side. Raises ServingError."""
    with st.container(border=True, key="classify_card"):
        own, *answers = st.columns([7 if entry.can_be_cropped else 3, *[5] * len(networks)], gap="large")
        with own:
            _picture(entry)
        for place, (column, network) in enumerate(zip(answers, networks, strict=True)):
            with column:
                _answer(entry, network, heading=network.name if len(networks) > 1 else "", first=place == 0)
        if entry.notes:
            st.html(f'<ul class="es-notes">{"".join(f"<li>{escape(note)}</li>" for note in entry.notes)}</ul>')


def verdict(true_class: int | None, probabilities: NDArray[np.float64]) -> str:
    """Whether the answer is right, where that is known."""
    if true_class is None:
        return ""
    right = int(probabilities.argmax()) == true_class
    return f"{'Right' if right else 'Wrong'}: it is {single(true_class)}."


def _picture(entry: Entry) -> None:
    if not entry.can_be_cropped:
        _seen(entry)
        return
    original, seen = st.columns([4, 3], gap="medium")
    with original:
        _original(entry)
    with seen:
        _seen(entry)


def _original(entry: Entry) -> None:
    part = entry.crop
    moved = cropper(entry.picture.original, part, key=f"classify_cropper_{entry.id}", name=entry.picture.name)
    if moved is not None:
        album.crop(entry, moved)
        st.rerun()
    st.caption(theme.plain(entry.picture.name))
    key = f"classify_crop_{entry.id}"
    st.session_state[key] = part.kind
    st.segmented_control(
        "Part of it",
        list(CROPS),
        format_func=CROPS.__getitem__,
        required=True,
        key=key,
        on_change=lambda: album.crop(entry, _part(st.session_state[key], entry)),
        help="The network sees a square. Take the middle of the picture, all of it with bars at its sides, or a square "
        "that you move and resize.",
    )


def _part(kind: str, entry: Entry) -> Crop:
    if kind != "free":
        return FIT if kind == "fit" else CENTRE
    # Where the middle square is, a little smaller: there is something to take hold of.
    width, height = entry.picture.original.size
    left, top, right, _ = frame((width, height), CENTRE)
    margin = (right - left) * (1 - FREE_SIDE) / 2
    return Crop("free", (left + margin) / width, (top + margin) / height, FREE_SIDE)


def _seen(entry: Entry) -> None:
    source = png.data_address(entry.pixels)
    name = escape(entry.picture.name)
    covered = "32x32 pixels, each the mean of those it covers." if entry.can_be_cropped else f"32x32 pixels: {name}."
    st.html(
        f'<figure class="es-seen"><img src="{source}" alt="{name} as the network sees it">'
        f"<figcaption>What the network sees: {covered}</figcaption></figure>"
    )


def _answer(entry: Entry, network: Network, *, heading: str, first: bool) -> None:
    try:
        with st.spinner("Asking the network."):
            probabilities = network.probabilities(entry.pixels)
    except ServingError as error:
        if first:
            raise
        # A second opinion that cannot be had takes nothing of the first away.
        st.caption(theme.plain(str(error)))
        return
    bars = probability_bars(probabilities.tolist(), entry.true_class, most=BARS)
    title = f'<p class="es-whose">{escape(heading)}</p>' if heading else ""
    known = verdict(entry.true_class, probabilities)
    truth = f"<p>{escape(known)}</p>" if known else ""
    words = escape(answer_words(probabilities.tolist()))
    st.html(f'<article class="es-answer">{title}<h3>{words}</h3>{truth}{bars}</article>')
    st.caption(reading_words(network, probabilities, entry))
    doubt_note(entry, network)


def reading_words(network: Network, probabilities: NDArray[np.float64], entry: Entry) -> str:
    """How the percentages are read, and what they would be otherwise."""
    temperature = temperature_of(network.run, network.epoch)
    if temperature is None:
        return "As the network says it. It cannot be calibrated: its answers to the validation images cannot be read."
    name = CLASS_NAMES[int(probabilities.argmax())]
    other = Network(network.run, network.epoch, not network.calibrated)
    otherwise = percent(float(other.probabilities(entry.pixels).max()))
    if network.calibrated:
        return f"Calibrated at temperature {temperature:.2f}; the network itself says {otherwise} for {name}."
    return f"As the network says it. Calibrated on the validation images it would be {otherwise} for {name}."
