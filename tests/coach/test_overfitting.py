"""Overfitting: just above and just below each threshold, and what keeps it silent."""

import pytest

from cnn_core.runs.events import Stopped
from tests.coach.histories import BATCHES, events, kinds, only, turned

HEALTHY = [1.9, 1.7, 1.5, 1.4, 1.32, 1.26, 1.21, 1.18]
OVERFITTING = [1.9, 1.5, 1.3, 1.2, 1.3, 1.35, 1.45]
FALLING = [1.8, 1.4, 1.2, 1.0, 0.8, 0.7, 0.6]


def test_validation_rises_while_training_falls():
    advice = only(events(OVERFITTING, training=FALLING, accuracy=[0.3, 0.4, 0.5, 0.55, 0.54, 0.55, 0.54]))
    assert (advice.kind, advice.since, advice.serious) == ("overfitting", 5, False)
    assert advice.headline == "Overfitting since epoch 5"
    assert "lowest after epoch 4, at 1.200; after the last 3 epochs it was 1.300, 1.350 and 1.450" in advice.sentence
    assert "fell from 1.000 to 0.600, and validation accuracy went from 55.0% to 54.0%" in advice.sentence
    assert advice.remedy.epoch == 4
    assert advice.remedy.changes == {"data.flip": "random", "data.shift": 2, "training.epochs": 30}
    assert advice.remedy.words == ("Fork at epoch 4 with training images mirrored and shifted by up to 2 pixels")


@pytest.mark.parametrize(("rise", "told"), [(1.031, ["overfitting"]), (1.029, [])])
def test_by_3_percent(rise, told):
    losses = [1.9, 1.5, 1.3, 1.2, *[1.2 * rise] * 3]
    assert kinds(events(losses, training=FALLING)) == told


def test_three_epochs_in_a_row():
    assert kinds(events(OVERFITTING[:6], training=FALLING[:6])) == []
    assert kinds(events([*OVERFITTING[:5], 1.21, 1.45], training=FALLING)) == []


@pytest.mark.parametrize(("last", "told"), [(0.969, ["overfitting"]), (0.971, [])])
def test_training_loss_must_have_fallen(last, told):
    assert kinds(events(OVERFITTING, training=[*FALLING[:6], last])) == told


def test_training_loss_must_be_the_lower():
    losses = [1.9, 1.5, 1.3, 1.2, 1.24, 1.25, 1.26]
    assert kinds(events(losses, training=[2.2, 2.0, 1.8, 1.7, 1.6, 1.5, 1.4])) == []


@pytest.mark.parametrize(("accuracy", "told"), [(0.569, ["overfitting"]), (0.571, [])])
def test_answers_that_still_get_better(accuracy, told):
    losses = [1.9, 1.5, 1.3, 1.2, 1.25, 1.27, 1.3]
    accuracies = [0.3, 0.4, 0.5, 0.55, accuracy, accuracy, accuracy]
    assert kinds(events(losses, training=FALLING, accuracy=accuracies)) == told


@pytest.mark.parametrize(("last", "told"), [(1.321, ["overfitting"]), (1.319, [])])
def test_10_percent_above_it_is_said_all_the_same(last, told):
    accuracies = [0.3, 0.4, 0.5, 0.55, 0.6, 0.6, 0.6]
    losses = [*OVERFITTING[:4], 1.25, 1.25, last]
    assert kinds(events(losses, training=FALLING, accuracy=accuracies)) == told


def test_an_epoch_that_was_stopped_half_way_does_not_count():
    assert kinds([*events(OVERFITTING, training=FALLING, partial=True), Stopped(time=9)]) == []


def test_what_was_turned_against_it_gets_its_time():
    told = [*events(OVERFITTING, training=FALLING), turned(6 * BATCHES)]
    assert kinds(told) == []


def test_more_epochs_are_not_such_a_turn():
    told = [*events(OVERFITTING, training=FALLING), turned(6 * BATCHES, "epochs", 40)]
    assert kinds(told) == ["overfitting"]
    assert only(told).remedy.changes["training.epochs"] == 40


def test_noise_about_a_healthy_fall():
    losses = [
        loss + noise for loss, noise in zip(HEALTHY, [0, 0.03, -0.02, 0.03, -0.03, 0.02, 0.03, 0.01], strict=True)
    ]
    assert kinds(events(losses, training=[loss - 0.3 for loss in HEALTHY])) == []


def test_a_fork_is_judged_by_its_own_epochs():
    advice = only(events(OVERFITTING, training=FALLING, after_epoch=8))
    assert (advice.since, advice.remedy.epoch) == (13, 12)


def test_an_epoch_that_was_not_kept_is_not_gone_back_to():
    told = events(OVERFITTING, training=FALLING)
    thinned = [event for event in told if not (event.event == "checkpoint" and event.epoch == 4)]
    assert only(thinned).remedy.epoch == 3


@pytest.mark.parametrize(("planned", "total"), [(7, 9), (12, 12)])
def test_a_fork_is_given_epochs_to_show_something(planned, total):
    advice = only(events(OVERFITTING, training=FALLING, epochs=planned))
    assert advice.remedy.changes["training.epochs"] == total
