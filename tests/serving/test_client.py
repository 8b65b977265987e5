"""A page that asks where nobody answers."""

import subprocess
import sys

import numpy as np
import pytest

from cnn_core.errors import ServingError
from cnn_core.serving import address, client
from cnn_core.serving.address import Address


def test_an_address_that_was_left_behind_is_not_taken_for_a_process(home):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    address.publish(Address(pid=gone.pid, port=1, token="stale"))
    assert not client.available()
    client.wake()
    assert address.is_asked_for()


def test_without_a_supervisor_the_page_gets_a_sentence(recorded, monkeypatch):
    monkeypatch.setattr(client, "PATIENCE_SECONDS", 0.01)
    with pytest.raises(ServingError, match="did not answer within"):
        client.classify(recorded, 2, np.zeros((1, 32, 32, 3), np.uint8))
    assert address.is_asked_for()
