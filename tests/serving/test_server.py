"""Parts of the serving process that need TensorFlow in this one: its address, and which networks it keeps."""

import socket
from types import SimpleNamespace

import numpy as np
import pytest

from cnn_core import paths
from cnn_core.errors import RunError
from cnn_core.runs.directory import find
from cnn_core.serving import address, inference
from cnn_core.serving.inference import Models
from cnn_core.serving.server import _listen, _wanted_port


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


@pytest.fixture
def tutorial(home, monkeypatch):
    """A run of ten saved epochs, whose networks stand for themselves: loading one notes its epoch in `loaded`."""
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")
    loaded = []

    def load(run, epoch):
        loaded.append(epoch)
        return SimpleNamespace(model=SimpleNamespace(variables=[np.zeros(250)]), epoch=epoch)

    monkeypatch.setattr(inference, "_load", load)
    return SimpleNamespace(run=find("recorded-tutorial"), loaded=loaded)


def asked(models, run, epochs):
    for epoch in epochs:
        assert models.network(run, epoch).epoch == epoch


@pytest.mark.parametrize("limit", [{"most": 2}, {"most_bytes": 2000}])
def test_the_network_that_was_asked_least_recently_is_forgotten_first(tutorial, limit):
    asked(Models(**limit), tutorial.run, [1, 2, 1, 3, 1, 2])
    assert tutorial.loaded == [1, 2, 3, 2]


def test_a_network_larger_than_all_that_may_be_kept_is_kept_while_it_is_asked(tutorial):
    asked(Models(most_bytes=10), tutorial.run, [1, 1, 2, 2])
    assert tutorial.loaded == [1, 2]


def test_an_epoch_that_was_trained_again_is_loaded_again(tutorial, monkeypatch):
    models, versions = Models(), iter([(1, 1), (1, 1), (2, 5)])
    monkeypatch.setattr(inference, "_version", lambda run, epoch: next(versions))
    asked(models, tutorial.run, [4, 4, 4])
    assert tutorial.loaded == [4, 4]


def test_an_epoch_whose_folder_is_gone_is_told(home, monkeypatch, caplog):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")
    run = find("recorded-tutorial")
    monkeypatch.setattr(type(run), "epoch_folder", lambda self, epoch: home / "gone")
    with pytest.raises(RunError, match="saved after epoch 3 of run 'recorded-tutorial' cannot be loaded"):
        Models().network(run, 3)


def test_a_question_that_nobody_knows_names_those_that_there_are(home):
    with pytest.raises(ValueError, match=r"There is no question 'why'; there are: logits, "):
        Models().answer("why", (None, 1), {}, {})
