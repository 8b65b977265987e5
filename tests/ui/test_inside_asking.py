"""Answers are kept for whoever asks the same; of large ones only a few."""

import numpy as np
import pytest
import streamlit as st

from cnn_core import paths
from cnn_core.runs.directory import find
from cnn_core.serving import client
from ui.asking import CACHED_LARGE_ANSWERS, ask


@pytest.fixture
def asked(home, monkeypatch):
    st.cache_data.clear()
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")
    came = []

    def answer(question, run, epoch, arrays, **options):
        came.append((question, options))
        return {"values": np.zeros(3)}

    monkeypatch.setattr(client, "ask", answer)
    yield came
    st.cache_data.clear()


@pytest.mark.parametrize(("question", "again"), [("weights", 1), ("feature_maps", 1), ("responses", 0)])
def test_of_large_answers_only_the_last_few_are_kept(asked, question, again):
    run = find("recorded-tutorial")
    for number in [*range(CACHED_LARGE_ANSWERS + 1), CACHED_LARGE_ANSWERS, 0]:
        ask(question, run, 6, layer=number)
    assert len(asked) == CACHED_LARGE_ANSWERS + 1 + again
