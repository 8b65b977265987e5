"""All rules together: calm, too early, and runs that were resumed."""

import pytest

from cnn_core.runs.events import Stopped
from tests.coach.histories import events, finished, kinds, started, verdict

HEALTHY = [1.9, 1.7, 1.5, 1.4, 1.32, 1.26, 1.21, 1.18]
OVERFITTING = [1.9, 1.5, 1.3, 1.2, 1.3, 1.35, 1.45]
FALLING = [1.8, 1.4, 1.2, 1.0, 0.8, 0.7, 0.6]


def test_a_healthy_run_is_told_so_in_one_calm_sentence():
    told = verdict(events(HEALTHY))
    assert told.advice == ()
    assert told.calm == "Nothing to remark after 8 epochs."


def test_three_epochs_are_enough_to_be_calm():
    assert verdict(events(HEALTHY[:3])).calm == "Nothing to remark after 3 epochs."


@pytest.mark.parametrize("epochs", [0, 1, 2])
def test_too_little_was_seen_to_say_anything(epochs):
    told = verdict(events(HEALTHY[:epochs]))
    assert (told.advice, told.calm) == ((), None)


def test_a_run_that_has_not_begun_is_not_judged():
    assert verdict([]).calm is None


def test_resumed_runs_are_read_as_what_is_left_of_them():
    broken = finished(8, 750, 0.5, 1.7, 0.5, 0.6, True)
    told = [*events(OVERFITTING, training=FALLING), broken, Stopped(time=9), started(after_epoch=7)]
    assert kinds(told) == ["overfitting"]
    assert kinds([*told, started(after_epoch=5)]) == []
