"""Learning rate too low: where it crawls, and where it may have other reasons."""

import pytest

from tests.coach.histories import config, events, kinds, only

CRAWLING = [2.301, 2.299, 2.297, 2.295]


def test_it_crawls():
    advice = only(events(CRAWLING, rates=1e-6), config(learning_rate=1e-6))
    assert (advice.kind, advice.since, advice.serious) == ("too_low", 1, False)
    assert "only from 2.301 to 2.295 over epochs 1 to 4, 0.002 an epoch; guessing gives 2.303" in advice.sentence
    assert "is 0.000001, and adam usually takes about 0.001" in advice.sentence
    assert advice.remedy.epoch == 4
    assert advice.remedy.changes == {"training.learning_rate": 0.00033, "training.epochs": 30}


@pytest.mark.parametrize(("rate", "tried"), [(1e-4, 3e-4), (9.9e-5, 3.3e-4), (1e-3, 3e-3)])
def test_tripled_or_set_to_a_third_of_the_usual(rate, tried):
    advice = only(events(CRAWLING, rates=rate), config(learning_rate=rate))
    assert advice.remedy.changes["training.learning_rate"] == tried


@pytest.mark.parametrize(
    ("losses", "rate"),
    [
        (CRAWLING[:2], 1e-6),
        ([2.26, 2.22, 2.187], 1e-6),
        ([2.302, 2.25, 2.199], 1e-6),
        ([2.301, 2.295, 2.296], 1e-6),
        (CRAWLING, 1.1e-3),
    ],
    ids=["two epochs", "below 2.187", "0.05 an epoch", "not steadily", "above the usual rate"],
)
def test_silent(losses, rate):
    assert kinds(events(losses, rates=rate), config(learning_rate=rate)) == []


@pytest.mark.parametrize(("batches", "told"), [(50, ["too_low"]), (49, [])])
def test_few_updates_are_the_other_reason(batches, told):
    crawling = events(CRAWLING[:3], rates=1e-6, batches=batches)
    assert kinds(crawling, config(learning_rate=1e-6)) == told


def test_a_schedule_may_be_warming_up():
    assert kinds(events(CRAWLING, rates=1e-6), config(learning_rate=1e-6, schedule={"kind": "bent"})) == []


def test_a_rate_that_was_turned_up_gets_its_time():
    told = events(CRAWLING, rates=[1e-6, 1e-6, 3e-4, 3e-4])
    assert kinds(told, config(learning_rate=1e-6)) == []


@pytest.mark.parametrize("losses", [[2.26, 2.22, 2.188], [2.3, 2.251, 2.202]], ids=["above 2.187", "0.049 an epoch"])
def test_just_so(losses):
    assert kinds(events(losses, rates=1e-6), config(learning_rate=1e-6)) == ["too_low"]
