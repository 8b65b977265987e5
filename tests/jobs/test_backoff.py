"""The pause before what has died is started again."""

import pytest

from cnn_core.jobs import backoff
from cnn_core.jobs.backoff import Backoff


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    """The time, which the test sets."""
    now = [1000.0]
    monkeypatch.setattr(backoff.time, "monotonic", lambda: now[0])
    return now


def test_the_first_start_need_not_wait(clock):
    assert Backoff(healthy=60, first=5, longest=20).is_over


def test_the_pause_doubles_with_each_early_death_up_to_the_longest(clock):
    pause = Backoff(healthy=60, first=5, longest=20)
    for seconds in (5, 10, 20, 20):
        pause.started()
        pause.died()
        clock[0] += seconds - 1
        assert not pause.is_over
        clock[0] += 1
        assert pause.is_over


@pytest.mark.parametrize("forgiven", ["a long life", "service"])
def test_a_long_life_or_service_forgets_it(clock, forgiven):
    pause = Backoff(healthy=60, first=5, longest=20)
    pause.started()
    pause.died()
    if forgiven == "service":
        pause.served()
    else:
        pause.started()
        clock[0] += 61
        pause.died()
    assert pause.is_over
