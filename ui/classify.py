"""Pictures from outside, what the network sees of them, and what it says."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import numpy as np
import streamlit as st
from PIL import Image

from cnn_core import data
from cnn_core.analysis.answer import answer_words
from cnn_core.analysis.classes_in_words import single
from cnn_core.data.cifar10 import Pixels
from cnn_core.data.uploads import EXTENSIONS, MAXIMUM_BYTES, UploadedPicture, read_picture
from cnn_core.errors import DataError, ImageError
from cnn_core.runs.directory import Run, find
from cnn_core.runs.follow import RunSummary, summaries
from cnn_core.serving import client
from ui import png, selection, theme
from ui.gallery import Picture, gallery
from ui.opening import ask_landing, landing
from ui.picture import probability_bars

OFFERED = 12
MAXIMUM_FILES = 20
CACHED_ANSWERS = 512
CACHE_SECONDS = 3600
_OFFER = "classify_offer"
_ASKED_ABOUT = "classify_asked_about"


@dataclass(frozen=True)
class Question:
    """A picture to ask about; `true_class` where it is known."""

    picture: UploadedPicture
    true_class: int | None = None


def classifiable() -> list[RunSummary]:
    """The runs that have a saved epoch, newest first."""
    return [summary for summary in summaries() if summary.history.checkpoints]


def chosen_run(runs: Sequence[RunSummary]) -> Run:
    """The run of the shared selection where it can answer, else the newest that can.

    Among runs that come with the app the most accurate one stands for all.
    """
    wanted = selection.current().run
    if chosen := next((summary.run for summary in runs if summary.run.id == wanted), None):
        return chosen
    return runs[0].run if not runs[0].run.recorded else max(runs, key=_accuracy).run


def _accuracy(summary: RunSummary) -> float:
    return summary.history.best.validation.accuracy if summary.history.best else 0.0


def uploaded() -> list[Question]:
    """The pictures that the visitor has chosen; a file that cannot be used is a sentence."""
    files = st.file_uploader(
        "Your pictures",
        type=list(EXTENSIONS),
        accept_multiple_files=True,
        max_upload_size=MAXIMUM_BYTES // 2**20,
        key="classify_files",
        help="They stay in this server's memory while the page is open, and are written nowhere.",
    )
    if len(files) > MAXIMUM_FILES:
        st.caption(f"The first {MAXIMUM_FILES} of {len(files)} pictures are looked at.")
    questions = []
    for file in files[:MAXIMUM_FILES]:
        try:
            questions.append(Question(read_picture(file.getvalue(), file.name)))
        except ImageError as error:
            st.error(theme.plain(str(error)), icon=":material/broken_image:")
    return questions


def from_the_set() -> Question | None:
    """Photographs of the test set to click on, and the one that is selected."""
    images = data.load("sample").test
    offer = np.random.default_rng(st.session_state.get(_OFFER, 0)).choice(len(images), OFFERED, replace=False)
    st.caption("Or one of the test set, which no network here has learned from:")
    clicked = gallery(
        [Picture(id=f"test-{index}", caption="") for index in offer],
        key="classify_gallery",
        description="Photographs of CIFAR-10's test set to classify",
        selected=selection.current().image,
        size=52,
    )
    st.button("Others", icon=":material/shuffle:", key="classify_others", on_click=_offer_others)
    if clicked:
        selection.select(selection.choose(image=clicked))
        st.rerun()
    return _selected_photograph()


def answer(run: Run, epoch: int, question: Question) -> tuple[float, ...]:
    """Ten probabilities, from the serving process. Raises ServingError."""
    pixels = question.picture.pixels
    digest = hashlib.sha256(pixels.tobytes()).hexdigest()
    with st.spinner("Asking the network. The first question wakes it up, which takes some seconds."):
        return _answer(run.id, epoch, digest, _pixels=pixels)


def answer_card(question: Question, probabilities: Sequence[float]) -> None:
    """The original beside the 32x32 pixels that the network sees, the answer, and all ten probabilities."""
    picture, name = question.picture, escape(question.picture.name)
    seen = _figure(picture.pixels, f"{name} as the network sees it", "as the network sees it", "pixels")
    st.html(
        f'<article class="es-answer"><div>{_figure(picture.original, name, name)}{seen}</div>'
        f"<div><h3>{escape(answer_words(probabilities))}</h3>{_truth(question.true_class, probabilities)}"
        f"{probability_bars(probabilities, question.true_class)}{_notes(picture.warnings)}</div></article>"
    )


def bring_into_view(questions: Sequence[Question]) -> None:
    """On a narrow page the answers lie below the fold: a new picture brings them up."""
    names = [question.picture.name for question in questions]
    if names != st.session_state.get(_ASKED_ABOUT, []):
        st.session_state[_ASKED_ABOUT] = names
        ask_landing()
    landing("The answers", gently=True)


def _offer_others() -> None:
    st.session_state[_OFFER] = st.session_state.get(_OFFER, 0) + 1


def _selected_photograph() -> Question | None:
    name = selection.current().image
    if name is None:
        return None
    split: Literal["train", "test"] = "test" if name.startswith("test") else "train"
    index = int(name.removeprefix(f"{split}-"))
    try:
        pixels, label = data.image(split, index), data.label(split, index)
    except DataError as error:
        st.caption(str(error))
        return None
    learned = "It is a training image: the network may have learned from this very picture."
    warnings = (learned,) if split == "train" else ()
    return Question(UploadedPicture(name, Image.fromarray(pixels), pixels, warnings), label)


@st.cache_data(max_entries=CACHED_ANSWERS, ttl=CACHE_SECONDS, show_spinner=False)
def _answer(run_id: str, epoch: int, digest: str, *, _pixels: Pixels) -> tuple[float, ...]:
    return tuple(client.classify(find(run_id), epoch, _pixels[None])[0].tolist())


def _figure(picture: Image.Image | Pixels, words: str, caption: str, kind: str = "") -> str:
    source = png.data_address(picture)
    return f'<figure><img class="{kind}" src="{source}" alt="{words}"><figcaption>{caption}</figcaption></figure>'


def _truth(true_class: int | None, probabilities: Sequence[float]) -> str:
    if true_class is None:
        return ""
    right = max(probabilities) == probabilities[true_class]
    return f"<p>{'Right' if right else 'Wrong'}: it is {single(true_class)}.</p>"


def _notes(warnings: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(warning)}</li>' for warning in warnings)}</ul>" if warnings else ""
