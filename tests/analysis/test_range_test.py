"""What a range test is read to say: synthetic curves, and a recorded one."""

import json
from pathlib import Path

import numpy as np
import pytest

from cnn_core.analysis.range_test import SmoothedLoss, read_range_test

RATES = np.geomspace(1e-5, 1.0, 300)
RECORDED = json.loads((Path(__file__).parent / "range_test_quick.json").read_text())


def valley(*, begin=1e-4, lowest=2e-2, end=0.2, high=2.3, low=1.3, noise=0.03):
    """Flat, a straight fall per decade from `begin` to `lowest`, and a straight rise to `end`."""
    places = np.log10([1e-5, begin, lowest, end, 1.0])
    losses = np.interp(np.log10(RATES), places, [high, high, low, high, high])
    return losses + noise * np.random.default_rng(0).standard_normal(len(RATES))


def test_a_clear_valley_suggests_where_four_fifths_of_the_fall_were_done():
    # Four fifths of the way from 1e-4 to 2e-2 is 10 ** -2.16 = 0.007; smoothing rounds the valley's bottom off.
    result = read_range_test(RATES, valley())
    assert result.suggestion == 0.005
    assert result.why.startswith("The loss fell from 2.3")
    assert "four fifths of that were done at 0.005" in result.why


def test_a_valley_that_ends_in_a_cliff_keeps_its_distance_from_it():
    assert read_range_test(RATES, valley(begin=2e-3, end=0.3)).suggestion == 0.01
    assert read_range_test(RATES, valley(begin=2e-3, end=0.025)).suggestion == 0.005


def test_what_comes_after_the_first_loss_that_is_no_number_is_left_out_and_is_a_rise():
    losses = valley(end=1.0)
    losses[230:] = np.nan
    result = read_range_test(RATES, losses)
    assert len(result.losses) == 230 and result.suggestion == 0.005


@pytest.mark.parametrize(
    ("losses", "why"),
    [
        (valley(low=2.25), "too little to read a learning rate from"),
        (valley(low=2.1, noise=0.5), "too little to read a learning rate from"),
        (valley(lowest=1.0, end=1.0), "did not rise again"),
        (2.3 + 0.02 * np.random.default_rng(1).standard_normal(300), "too little"),
        (np.full(300, 2.3), "too little"),
    ],
    ids=["shallow", "noisy", "falls to the end", "learns nothing", "flat"],
)
def test_it_is_silent_when_unsure(losses, why):
    result = read_range_test(RATES, losses)
    assert result.suggestion is None and why in result.why


def test_few_points_say_nothing():
    result = read_range_test(RATES[:59], valley()[:59])
    assert result.suggestion is None and result.why == "59 points are too few: it takes 60."
    assert read_range_test(RATES[:0], RATES[:0]).suggestion is None


def recorded():
    steps = np.arange(RECORDED["steps"])
    rates = RECORDED["low"] * (RECORDED["high"] / RECORDED["low"]) ** (steps / RECORDED["steps"])
    return rates, np.array(RECORDED["losses"])


def test_the_recorded_test_suggests_what_works_for_that_network():
    """The preset's own rate, chosen before there was a range test, is 0.002."""
    rates, losses = recorded()
    result = read_range_test(rates, losses)
    assert result.suggestion == 0.001
    assert result.why == (
        "The loss fell from 2.31 to 1.82, lowest at 0.0024; four fifths of that were done at 0.0013, and at 0.019 half "
        "of it was lost again."
    )


def blown_up_at(losses):
    watched = SmoothedLoss()
    for place, loss in enumerate(losses):
        watched.add(loss)
        if watched.has_blown_up:
            return place
    return None


def test_the_recorded_test_would_have_ended_once_all_was_lost():
    rates, losses = recorded()
    place = blown_up_at(losses)
    assert 0.03 < rates[place] < 0.1
    cut = read_range_test(rates[: place + 1], losses[: place + 1])
    assert cut.suggestion == read_range_test(rates, losses).suggestion


@pytest.mark.parametrize("losses", [[2.3] * 20 + [float("nan")], [2.3] * 20 + [float("inf")], [2.3] * 20 + [99.0]])
def test_a_loss_that_leaps_or_is_no_number_ends_it_at_once(losses):
    assert blown_up_at(losses) == 20


def test_a_loss_that_wavers_before_anything_is_learned_does_not_end_it():
    assert blown_up_at(2.3 + 0.05 * np.random.default_rng(2).standard_normal(500)) is None
