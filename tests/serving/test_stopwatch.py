"""A network is timed in the background on request: one at a time, and only while nothing trains."""

import threading

import pytest

from cnn_core.jobs.slots import slot
from cnn_core.presets import QUICK
from cnn_core.serving import stopwatch
from cnn_core.serving.stopwatch import Stopwatch
from tests.faults.training import eventually
from tests.serving import standin

PATIENCE_SECONDS = 20


class Measurement:
    """In place of that of `cnn_core.engine.timing`, which tests/test_speed.py tries: lasts until it is told to end."""

    def __init__(self):
        self.begun, self.may_end = threading.Event(), threading.Event()
        self.measured, self.went_on = [], []

    def __call__(self, config, *, goes_on):
        self.measured.append(config)
        self.begun.set()
        assert self.may_end.wait(PATIENCE_SECONDS)
        self.went_on.append(goes_on())
        raise MemoryError("too large")


@pytest.fixture
def measurement(home, monkeypatch):
    standing = Measurement()
    monkeypatch.setattr(stopwatch, "measure", standing)
    return standing


def test_one_is_timed_at_a_time_and_the_next_when_it_has_ended_however_it_did(measurement, caplog):
    watch = Stopwatch()
    page = standin.page(measure=watch.begin)

    def begun():
        answer = page.post("/measure", content=QUICK.config.model_dump_json())
        assert answer.status_code == 202
        return answer.json()["begun"]

    assert begun() and measurement.begun.wait(PATIENCE_SECONDS)
    assert not begun()
    with slot():
        measurement.may_end.set()
        eventually(lambda: not watch._running.locked())
        assert not begun()
    assert eventually(begun)
    eventually(lambda: len(measurement.went_on) == 2 and not watch._running.locked())
    assert measurement.measured == [QUICK.config] * 2
    # Somebody began to train meanwhile, and had ended by the second time.
    assert measurement.went_on == [False, True]
    assert "could not be timed" in caplog.text


@pytest.mark.parametrize("body", [b"", b"[1]", b'{"model": {"layers": []}}'])
def test_what_is_no_configuration_is_not_timed(home, body):
    answer = standin.page(measure=lambda _config: pytest.fail("It was timed.")).post("/measure", content=body)
    assert answer.status_code == 400 and answer.json()["error"]
