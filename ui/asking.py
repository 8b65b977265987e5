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
CACHE_SECONDS = 3600

Arrays = dict[str, NDArray[Any]]


def ask(question: str, run: Run, epoch: int, pixels: Pixels | None = None, **options: Any) -> Arrays:
    """As `client.ask`, about one picture, (32, 32, 3) uint8, or about the network itself. Raises ServingError."""
    digest = "" if pixels is None else hashlib.sha256(pixels.tobytes()).hexdigest()
    return _told(str(run.folder), run.id, epoch, question, json.dumps(options, sort_keys=True), digest, _pixels=pixels)


@st.cache_data(max_entries=CACHED_ANSWERS, ttl=CACHE_SECONDS, show_spinner=False)
def _told(
    folder: str, run_id: str, epoch: int, question: str, options: str, digest: str, *, _pixels: Pixels | None
) -> Arrays:
    arrays = {} if _pixels is None else {"pixels": _pixels[None]}
    return client.ask(question, find(run_id), epoch, arrays, **json.loads(options))
