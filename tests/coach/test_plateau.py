"""Plateau: just above and just below each threshold, and what keeps it silent."""

import pytest

from tests.coach.histories import config, events, kinds, only

FLAT = [1.9, 1.6, *[1.5, 1.501, 1.499, 1.5, 1.5] * 2]


def test_neither_loss_moves():
    advice = only(events(FLAT), config())
    assert (advice.kind, advice.since) == ("plateau", 3)
    assert "was 1.500 on average over epochs 3 to 7 and 1.500 over the 5 since" in advice.sentence
    assert advice.remedy.changes["training.learning_rate"] == 1e-4


@pytest.mark.parametrize(("later", "told"), [(1.486, ["plateau"]), (1.484, [])])
def test_by_1_percent(later, told):
    assert kinds(events([1.5] * 5 + [later] * 5)) == told


def test_either_loss_counts():
    assert kinds(events([1.5] * 10, training=[1.5] * 5 + [1.4] * 5)) == []
    assert kinds(events([1.5] * 5 + [1.4] * 5, training=[1.5] * 10)) == []


def test_nine_epochs_are_not_enough():
    assert kinds(events([1.5] * 9)) == []


def test_training_that_gets_worse_is_something_else():
    assert kinds(events([1.5] * 10, training=[1.4] * 5 + [1.42] * 5)) == []


@pytest.mark.parametrize(("right", "told"), [(0.97, ["plateau"]), (0.98, [])])
def test_nothing_left_to_learn(right, told):
    assert kinds(events([0.1] * 10, training_accuracy=right)) == told


def test_a_network_that_guesses_is_on_no_plateau():
    assert kinds(events([2.3] * 10)) == []


def test_the_end_of_a_schedule_is_none():
    rates = [1e-3 * (1 - epoch / 12) for epoch in range(12)]
    assert kinds(events([1.5] * 12, rates=rates), config(schedule={"kind": "linear"})) == []


def test_a_rate_that_was_lowered_gets_its_time():
    assert kinds(events([1.5] * 12, rates=[1e-3] * 6 + [1e-4] * 6)) == []


@pytest.mark.parametrize(("rate", "told"), [(1e-4, ["plateau"]), (0.99e-4, [])])
def test_a_rate_that_is_small_already_is_not_the_reason(rate, told):
    assert kinds(events([1.5] * 10, rates=rate), config(learning_rate=rate)) == told


def test_since_when_does_not_move_on():
    assert only(events([*FLAT, *[1.5] * 7])).since == 3


def test_of_a_run_that_overfits_it_is_not_said():
    told = events([1.9, 1.3, 1.2, *[1.3] * 10], training=[1.8, 1.3, 1.2, *[1.1] * 10])
    assert kinds(told) == ["overfitting"]


@pytest.mark.parametrize(("share", "told"), [(1.049, ["plateau"]), (1.055, [])])
def test_rates_within_5_percent_are_the_same(share, told):
    assert kinds(events([1.5] * 10, rates=[1e-3] * 5 + [share * 1e-3] * 5)) == told
