"""Learning rates over time: one formula, drawn and trained by."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_core.config import TrainingConfig
from cnn_core.engine.schedules import LearningRate, learning_rate_of
from cnn_core.errors import ConfigError
from cnn_core.parsing import with_overrides
from cnn_core.presets import QUICK
from cnn_core.schedules import (
    BentSchedule,
    ConstantSchedule,
    CosineSchedule,
    LinearSchedule,
    OneCycleSchedule,
    RangeTestSchedule,
    StepSchedule,
    in_words,
)

BATCHES = 10
SCHEDULES = (
    ConstantSchedule(warmup=1.5),
    StepSchedule(every=2, factor=0.3, hold=1, warmup=0.5),
    CosineSchedule(hold=2.5),
    LinearSchedule(warmup=2),
    OneCycleSchedule(rise=0.4, start=0.1),
    BentSchedule(bend=0.25, left=0.2),
    RangeTestSchedule(low=1e-5, high=0.5),
)


def rates(schedule, steps, learning_rate=0.5, epochs=10):
    training = TrainingConfig(learning_rate=learning_rate, epochs=epochs, schedule=schedule)
    return [training.rate_at(step, BATCHES) for step in steps]


@pytest.mark.parametrize(
    ("schedule", "steps", "expected"),
    [
        (ConstantSchedule(), (0, 50, 99), (0.5, 0.5, 0.5)),
        (ConstantSchedule(warmup=2), (0, 9, 19, 20, 99), (0.025, 0.25, 0.5, 0.5, 0.5)),
        (StepSchedule(every=3, factor=0.1), (0, 29, 30, 60, 99), (0.5, 0.5, 0.05, 0.005, 0.0005)),
        (StepSchedule(every=3, factor=0.1, hold=2), (49, 50), (0.5, 0.05)),
        (CosineSchedule(), (0, 25, 50, 100, 120), (0.5, 0.25 * (1 + 0.5**0.5), 0.25, 0, 0)),
        (CosineSchedule(hold=5), (0, 50, 75, 100), (0.5, 0.5, 0.25, 0)),
        (LinearSchedule(), (0, 25, 50, 100, 110), (0.5, 0.375, 0.25, 0, 0)),
        (LinearSchedule(warmup=5), (0, 49, 75, 100), (0.01, 0.5, 0.25, 0)),
        (OneCycleSchedule(rise=0.4, start=0.2), (0, 20, 40, 70, 100), (0.1, 0.3, 0.5, 0.25, 0)),
        (BentSchedule(bend=0.25, left=0.2), (0, 10, 25, 50, 100, 110), (0.5, 0.34, 0.1, 0.1 * 2 / 3, 0, 0)),
        (RangeTestSchedule(low=1e-4, high=1.0), (0, 25, 50, 75), (1e-4, 1e-3, 1e-2, 1e-1)),
    ],
)
def test_each_schedule_goes_where_its_words_say(schedule, steps, expected):
    np.testing.assert_allclose(rates(schedule, steps), expected, atol=1e-9)


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda schedule: schedule.kind)
def test_what_trains_is_what_is_drawn_to_the_precision_of_float32(schedule):
    training = TrainingConfig(learning_rate=0.5, epochs=10, schedule=schedule)
    rate = tf.function(learning_rate_of(training, BATCHES))
    trained = [float(rate(tf.constant(float(step)))) for step in range(10 * BATCHES + 1)]
    drawn = rates(schedule, range(10 * BATCHES + 1))
    np.testing.assert_allclose(trained, drawn, rtol=2e-5, atol=5e-8)


@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_no_schedule_leaves_its_bounds(data):
    kinds = (StepSchedule, CosineSchedule, LinearSchedule, OneCycleSchedule, BentSchedule)
    kind = data.draw(st.sampled_from(kinds))
    schedule = kind(warmup=data.draw(st.floats(0, 20)), hold=data.draw(st.floats(0, 500)))
    epochs, step = data.draw(st.integers(1, 40)), data.draw(st.integers(0, 500))
    (rate,) = rates(schedule, [step], epochs=epochs)
    assert 0 <= rate <= 0.5 * (1 + 1e-12)


def test_a_plain_constant_rate_costs_the_graph_nothing():
    assert learning_rate_of(TrainingConfig(), BATCHES) is None
    assert learning_rate_of(TrainingConfig(schedule=ConstantSchedule(warmup=1)), BATCHES) is not None


def test_a_range_that_falls_is_a_sentence():
    with pytest.raises(ConfigError, match=r"high must be above low; received 0\.01 to 0\.001"):
        with_overrides(QUICK.config, {"training.schedule": {"kind": "range_test", "low": 0.01, "high": 0.001}})
    with pytest.raises(ConfigError, match=r"schedule.*sawtooth"):
        with_overrides(QUICK.config, {"training.schedule": {"kind": "sawtooth"}})


def test_schedules_in_words():
    assert in_words(OneCycleSchedule()) == "one-cycle"
    assert in_words(StepSchedule(every=3, warmup=1)) == "step, 0.5 times every 3 epochs, after a warm-up of 1 epoch"
    assert in_words(RangeTestSchedule()) == "range test from 1e-06 to 1"


class TestLearningRate:
    """The engine's own: driven by the training's steps, turned while it goes."""

    def made(self, training, first_step=0, counted=0):
        optimizer = keras.optimizers.Adam(1.0)
        optimizer.build([keras.Variable([1.0])])
        optimizer.iterations.assign(counted)
        return optimizer, LearningRate(optimizer, training, batches_per_epoch=BATCHES, first_step=first_step)

    @pytest.mark.parametrize(("first_step", "counted"), [(0, 0), (40, 40), (40, 0), (0, 25)])
    def test_it_follows_the_training_whatever_the_optimizer_has_counted(self, first_step, counted):
        training = TrainingConfig(learning_rate=0.5, epochs=10, schedule=LinearSchedule())
        optimizer, rate = self.made(training, first_step, counted)
        assert float(optimizer.learning_rate) == pytest.approx(training.rate_at(first_step, BATCHES))
        for further in (0, 5, 20):
            expected = training.rate_at(first_step + further, BATCHES)
            assert float(rate.of_step(tf.constant(float(counted + further)))) == pytest.approx(expected)

    def test_more_epochs_and_another_start_need_no_new_graph_another_schedule_does(self):
        training = TrainingConfig(learning_rate=0.5, epochs=10, schedule=LinearSchedule())
        _, rate = self.made(training)
        traced = tf.function(rate.of_step)
        assert float(traced(tf.constant(50.0))) == pytest.approx(0.25)
        assert not rate.adopt(training.model_copy(update={"epochs": 20, "learning_rate": 0.2}))
        assert float(traced(tf.constant(50.0))) == pytest.approx(0.15)
        assert rate.adopt(training.model_copy(update={"schedule": CosineSchedule(hold=5)}))
        assert float(rate.of_step(tf.constant(75.0))) == pytest.approx(0.25)

    def test_a_constant_one_is_the_optimizers_own(self):
        training = TrainingConfig(learning_rate=0.5, epochs=10, schedule=LinearSchedule())
        optimizer, rate = self.made(training)
        assert rate.adopt(training.model_copy(update={"schedule": ConstantSchedule(), "learning_rate": 0.125}))
        assert rate.of_step is None and float(optimizer.learning_rate) == 0.125
