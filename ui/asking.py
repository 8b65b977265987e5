"""Asking the serving process from a page: each question once, its answer kept for whoever asks the same."""

import hashlib
import json
from typing import Any

import streamlit as st
from numpy.typing import NDArray

from cnn_core.data.cifar10 import Pixels
from cnn_core.runs.directory import Run, find
from cnn_core.serving import client

CACHED_ANSWERS = 512
LARGE = ("feature_maps", "weights")
"""Questions whose answers weigh megabytes, not the kilobytes of the others."""
CACHED_LARGE_ANSWERS = 16
CACHE_SECONDS = 3600

Arrays = dict[str, NDArray[Any]]
Saved = tuple[str, str, int, tuple[int, int]]
"""The folder and the id of a run, an epoch, and which edition of it."""


def ask(question: str, run: Run, epoch: int, pixels: Pixels | None = None, **options: Any) -> Arrays:
    """As `client.ask`, about one picture, (32, 32, 3) uint8, or about the network itself. Raises ServingError."""
    digest = "" if pixels is None else hashlib.sha256(pixels.tobytes()).hexdigest()
    told = _told_at_length if question in LARGE else _told
    saved = (str(run.folder), run.id, epoch, run.edition(epoch))
    return told(saved, question, json.dumps(options, sort_keys=True), digest, _pixels=pixels)


@st.cache_data(max_entries=CACHED_ANSWERS, ttl=CACHE_SECONDS, show_spinner=False)
def _told(saved: Saved, question: str, options: str, digest: str, *, _pixels: Pixels | None) -> Arrays:
    return _answer(saved, question, options, _pixels)


@st.cache_data(max_entries=CACHED_LARGE_ANSWERS, ttl=CACHE_SECONDS, show_spinner=False)
def _told_at_length(saved: Saved, question: str, options: str, digest: str, *, _pixels: Pixels | None) -> Arrays:
    return _answer(saved, question, options, _pixels)


def _answer(saved: Saved, question: str, options: str, pixels: Pixels | None) -> Arrays:
    _, run_id, epoch, _ = saved
    arrays = {} if pixels is None else {"pixels": pixels[None]}
    return client.ask(question, find(run_id), epoch, arrays, **json.loads(options))


def ask_lesson(question: str, **options: Any) -> Arrays:
    """As `client.lesson`, of which TensorFlow answers the same whoever asks. Raises ServingError."""
    return _lesson(question, json.dumps(options, sort_keys=True))


@st.cache_data(max_entries=CACHED_ANSWERS, ttl=CACHE_SECONDS, show_spinner=False)
def _lesson(question: str, options: str) -> Arrays:
    return client.lesson(question, **json.loads(options))
