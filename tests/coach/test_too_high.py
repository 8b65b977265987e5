"""Learning rate too high: no number, guessing, spikes and swings, just above and just below each threshold."""

import math

import pytest

from cnn_core.coach.reading import CHANCE_LOSS
from cnn_core.layers import BatchNormalization
from cnn_core.parsing import parse_config
from tests.coach.histories import BATCHES, batch, config, events, kinds, only, probed, started, turned

HEALTHY = [1.9, 1.7, 1.5, 1.4, 1.32, 1.26, 1.21, 1.18]
GUESSING = [CHANCE_LOSS + excess for excess in (0.01, 0.012, 0.008, 0.015)]
FALLING = [1.8, 1.4, 1.2, 1.0, 0.8, 0.7, 0.6]
SWINGING = [1.9, 1.6, 1.9, 1.6, 1.9]


@pytest.mark.parametrize("loss", [math.nan, math.inf])
def test_no_number_in_a_batch_of_the_first_epoch(loss):
    advice = only([started(), batch(1, 20, 2.3), batch(1, 40, loss, 1.0)], config(learning_rate=1.0))
    assert (advice.kind, advice.since, advice.serious) == ("too_high", 1, True)
    assert "In epoch 1, by step 40, the loss became infinite or not a number. The learning rate is 1." in (
        advice.sentence
    )
    assert (advice.remedy.epoch, advice.remedy.changes) == (None, {"training.learning_rate": 0.003})
    assert advice.remedy.words == "Train anew with a learning rate of 0.003"


def test_no_number_later_on_the_best_epoch_before_is_gone_back_to():
    told = events([*HEALTHY[:4], math.nan], accuracy=[0.3, 0.4, 0.5, 0.45, 0.1], epochs=10)
    advice = only(told)
    assert advice.since == 5
    assert advice.remedy.epoch == 3
    assert advice.remedy.changes == {"training.learning_rate": 1e-4, "training.epochs": 10}


def test_no_number_in_validation_alone():
    assert only(events([1.9, math.inf], training=[1.9, 1.8])).since == 2


def test_no_number_undone_by_a_resume_it_is_forgotten():
    told = [*events(HEALTHY[:3]), batch(4, 320, math.nan)]
    assert kinds(told) == ["too_high"]
    assert kinds([*told, started(after_epoch=3), batch(4, 320, 1.4)]) == []


def test_no_number_the_floor_of_the_learning_rate_leaves_nothing_to_try():
    advice = only([started(), batch(1, 20, math.nan, 1e-6)], config(learning_rate=1e-6))
    assert advice.remedy is None


def test_guessing_far_above_the_usual_rate():
    advice = only(events(GUESSING, rates=0.01), config(learning_rate=0.01))
    assert (advice.kind, advice.since, advice.serious) == ("too_high", 1, True)
    assert "between 2.311 and 2.318, no better than guessing (2.303)" in advice.sentence
    assert "0.01 is 10 times what adam usually needs (0.001)" in advice.sentence
    assert advice.remedy.epoch is None


def test_guessing_just_below_that_it_may_have_other_reasons():
    assert kinds(events(GUESSING, rates=0.0099), config(learning_rate=0.0099)) == []


def test_guessing_a_jump_speaks_for_the_rate():
    def jumped(loss: float, rate: float) -> list[str]:
        return kinds(events(GUESSING, rates=rate, jumps={0: loss}), config(learning_rate=rate))

    assert jumped(2.88, 0.001) == ["too_high"]
    assert jumped(2.87, 0.001) == []
    assert jumped(2.88, 0.0009) == []


def test_guessing_one_epoch_is_not_enough():
    assert kinds(events(GUESSING[:1], rates=0.1), config(learning_rate=0.1)) == []


@pytest.mark.parametrize(("batches", "told"), [(50, ["too_high"]), (49, [])])
def test_guessing_nor_are_few_updates(batches, told):
    assert kinds(events(GUESSING[:2], rates=0.1, batches=batches), config(learning_rate=0.1)) == told


def test_guessing_below_the_loss_of_guessing_something_was_learned():
    assert kinds(events([2.31, 2.302], training=[2.31, 2.31], rates=0.1), config(learning_rate=0.1)) == []


def test_guessing_on_the_way_back_it_gets_its_time():
    rate = config(learning_rate=0.1)
    assert kinds(events([2.5, 2.44], rates=0.1), rate) == []
    assert kinds(events([2.5, 2.46], rates=0.1), rate) == ["too_high"]
    assert kinds(events([900.0, 4.61], rates=0.1), rate) == ["too_high"]
    assert kinds(events([900.0, 4.6], rates=0.1), rate) == []
    assert kinds(events([2.46, 2.5, 2.44], rates=0.1), rate) == ["too_high"]


def test_guessing_a_collapse_goes_back_to_where_it_had_learned():
    advice = only(events([1.9, 1.7, *GUESSING]), config())
    assert advice.since == 3
    assert "It had been down to 1.700 before" in advice.sentence
    assert advice.remedy.epoch == 2


def test_guessing_what_was_turned_gets_its_time():
    told = [*events(GUESSING, rates=0.1), turned(4 * BATCHES)]
    assert kinds(told, config(learning_rate=0.1)) == []


def test_guessing_nothing_else_is_said_then():
    told = [*events([1.9, 1.7, *GUESSING]), *[probed(epoch, conv2d=0.9) for epoch in (5, 6)]]
    assert kinds(told) == ["too_high"]


def learned(**jumps: float) -> list[str]:
    places = {int(name.removeprefix("at_")): loss for name, loss in jumps.items()}
    return kinds(events([1.7] * 4, training=[1.7] * 4, jumps=places))


def test_spikes_three_jumps_above_guessing():
    told = events([1.7] * 4, training=[1.7] * 4, jumps={8: 2.4, 11: 3.1, 15: 2.5})
    advice = only(told)
    assert (advice.kind, advice.since, advice.serious) == ("too_high", 2, False)
    assert "had come down to 1.70, yet since epoch 2 it jumped above 2.303, that of guessing, 3 times, up to 3.10" in (
        advice.sentence
    )
    assert advice.remedy.epoch == 1
    assert advice.remedy.changes["training.learning_rate"] == pytest.approx(0.00033)


def test_spikes_two_are_bad_luck():
    assert learned(at_8=2.4, at_11=3.1) == []


def test_spikes_not_above_guessing():
    assert learned(at_8=2.29, at_11=2.29, at_15=2.29) == []


def test_spikes_before_anything_was_learned_they_are_the_start():
    assert learned(at_0=2.4, at_1=3.1, at_2=2.5) == []


@pytest.mark.parametrize(("batches", "told"), [(160, ["too_high"]), (155, [])])
def test_spikes_of_fewer_than_64_images_are_noise(batches, told):
    spiky = events([1.7] * 4, training=[1.7] * 4, jumps={8: 2.4, 11: 3.1, 15: 2.5}, batches=batches)
    assert kinds(spiky, config(batch_size=2)) == told


@pytest.mark.parametrize(("before", "told"), [(1.79, ["too_high"]), (1.81, [])])
def test_spikes_out_of_something_learned(before, told):
    assert kinds(events([before] * 4, jumps={8: 2.4, 11: 3.1, 15: 2.5})) == told


def test_swings_three_in_turn():
    advice = only(events(SWINGING, training=FALLING[:5]))
    assert (advice.kind, advice.since) == ("too_high", 1)
    assert "After epochs 1 to 4 it was 1.900, 1.600, 1.900 and 1.600" in advice.sentence


def test_swings_two_are_not_enough():
    assert kinds(events(SWINGING[:3], training=FALLING[:3])) == []


@pytest.mark.parametrize(("low", "told"), [(1.65, ["too_high"]), (1.66, [])])
def test_swings_each_by_15_percent(low, told):
    assert kinds(events([1.9, low] * 3, training=FALLING[:6])) == told


def test_swings_one_way_is_no_swing():
    assert kinds(events([1.2, 1.5, 1.9, 2.3], training=[1.2] * 4)) == []


def test_swings_batch_normalization_swings_by_itself():
    model = config().model_dump(mode="json")
    model["model"]["layers"].insert(1, BatchNormalization().model_dump())
    assert kinds(events(SWINGING, training=FALLING[:5]), parse_config(model)) == []


def test_swings_a_schedule_will_calm_it():
    assert kinds(events(SWINGING, training=FALLING[:5]), config(schedule={"kind": "linear"})) == []


@pytest.mark.parametrize(("rate", "tried"), [(1.0, 0.003), (0.1, 0.003), (0.02, 0.002)])
def test_guessing_a_tenth_of_the_rate_or_three_times_the_usual(rate, tried):
    advice = only(events(GUESSING, rates=rate), config(learning_rate=rate))
    assert advice.remedy.changes == {"training.learning_rate": tried}


def test_swings_that_have_calmed_down_are_forgotten():
    calm = [*SWINGING[:4], 1.6, 1.6]
    assert kinds(events(calm, training=FALLING[:6])) == ["too_high"]
    assert kinds(events([*calm, 1.6], training=FALLING[:7])) == []
