"""The supervisor's part: when a serving process is started, and what is kept of the last words of one that died."""

import sys

import pytest

from cnn_core import paths
from cnn_core.serving import client
from cnn_core.serving.process import LONGEST_LOG_BYTES, ServingProcess
from tests.faults.training import eventually


@pytest.fixture(autouse=True)
def one_that_ends_at_once(home, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/true")


def test_nothing_is_started_before_somebody_wants_it():
    serving = ServingProcess()
    serving.tick(wanted=False)
    assert not paths.serving_log_path().exists()
    client.wake()
    serving.tick(wanted=False)
    assert paths.serving_log_path().exists()
    serving.stop()


@pytest.mark.parametrize(("size", "kept_bytes"), [(100, 100), (LONGEST_LOG_BYTES + 1, 0)])
def test_a_restart_keeps_the_last_words_of_the_one_that_died_unless_the_log_is_long(size, kept_bytes):
    paths.serving_log_path().write_bytes(b"x" * size)
    serving = ServingProcess()
    serving.tick(wanted=True)
    serving.stop()
    assert paths.serving_log_path().stat().st_size == kept_bytes


@pytest.mark.parametrize(("asked", "words"), [(False, "server --ahead\n"), (True, "server\n")])
def test_it_is_told_whether_somebody_waits(monkeypatch, asked, words):
    monkeypatch.setattr(sys, "executable", "/bin/echo")
    if asked:
        client.wake()
    serving = ServingProcess()
    serving.tick(wanted=True)
    eventually(lambda: paths.serving_log_path().read_text().endswith(words))
    serving.stop()
