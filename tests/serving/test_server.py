"""Parts of the serving process that need TensorFlow in this one: its address, and which networks it keeps."""

import os
import socket
import sys

import pytest

from cnn_core import paths
from cnn_core.architecture import summarize
from cnn_core.errors import RunError
from cnn_core.runs.directory import Run, find
from cnn_core.serving import address, server, warming
from cnn_core.serving.inference import Models
from cnn_core.serving.server import _listen, _wanted_port
from tests.serving.standin import ConstantModels


def test_a_port_that_is_taken_is_no_obstacle(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv(address.PORT_VARIABLE, str(taken.getsockname()[1]))
        with _listen() as listening:
            assert listening.getsockname()[1] != taken.getsockname()[1]
            assert listening.getsockname()[0] == "127.0.0.1"


def test_an_answer_does_not_wait_for_an_acknowledgement():
    with _listen() as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize("word", ["x", "-1", "65536", "1.5", ""])
def test_a_port_that_is_none_is_told_and_the_usual_one_taken(monkeypatch, caplog, word):
    monkeypatch.setenv(address.PORT_VARIABLE, word)
    assert _wanted_port() == address.PREFERRED_PORT
    assert f"must be a port from 0 to 65535, not {word!r}" in caplog.text


@pytest.mark.parametrize(("words", "times"), [([warming.AHEAD], 1), ([], 0)])
def test_the_home_is_told_where_it_listens_and_its_network_is_made_ready_ahead(home, monkeypatch, words, times):
    told, warmed = [], []
    monkeypatch.setenv(address.PORT_VARIABLE, "0")
    monkeypatch.setattr(server, "new_models", ConstantModels)
    monkeypatch.setattr(server, "serve", lambda *_: told.append((address.read().pid, len(warmed))))
    monkeypatch.setattr(warming, "begin", warmed.append)
    monkeypatch.setattr(server, "_end_with_stdin", lambda: None)
    monkeypatch.setattr(sys, "argv", ["server", *words])
    assert server.main() == 0
    assert told == [(os.getpid(), times)] and address.read() is None


def test_an_epoch_that_was_trained_again_is_loaded_again(home, monkeypatch):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")
    models, run, versions = Models(), find("recorded-tutorial"), iter([(1, 1), (1, 1), (2, 5)])
    monkeypatch.setattr(Run, "edition", lambda run, epoch: next(versions))
    first, again, other = (models.network(run, 4) for _ in range(3))
    assert first is again and other is not first


def test_what_is_loaded_is_ready_and_counted_by_its_weights(home, monkeypatch):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")
    run = find("recorded-tutorial")
    weights = 4 * summarize(run.config().model).parameters
    models = Models(most_bytes=2 * weights)
    for epoch in (1, 2, 3):
        assert not models.is_ready((run, epoch))
        models.network(run, epoch)
    assert [models.is_ready((run, epoch)) for epoch in (1, 2, 3)] == [False, True, True]


def test_an_epoch_whose_folder_is_gone_is_told(home, monkeypatch, caplog):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")
    run = find("recorded-tutorial")
    monkeypatch.setattr(type(run), "epoch_folder", lambda self, epoch: home / "gone")
    with pytest.raises(RunError, match="saved after epoch 3 of run 'recorded-tutorial' cannot be loaded"):
        Models().network(run, 3)
