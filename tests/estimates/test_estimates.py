"""What is said of a training before it starts, and how it is held against what the training took."""

import json

import numpy as np
import pytest

from cnn_core import data, estimates, preferences, speed
from cnn_core.errors import ConfigError
from cnn_core.estimates.disk import disk_estimate, kept_networks
from cnn_core.estimates.estimate import slowness
from cnn_core.estimates.memory import USUAL_BYTES, design_bytes, trainer_bytes
from cnn_core.estimates.past import undisturbed
from cnn_core.estimates.similar import FARTHEST, Traits
from cnn_core.jobs import submit
from cnn_core.machine import cpu_name
from cnn_core.parsing import with_overrides
from cnn_core.presets import QUICK, SPEEDRUN, TUTORIAL
from cnn_core.runs.events import Finished, InEffect, Stopped
from cnn_core.runs.follow import summaries
from cnn_core.runs.history import RunHistory, fold
from cnn_core.runs.load import RECORD
from cnn_core.runs.retention import RetentionPolicy
from tests.runs.recorded import EVENTS, recorded_run

KEEP_ALL = RetentionPolicy()
TWO_EPOCHS = with_overrides(QUICK.config, {"training.epochs": 2})


def ended(config=TWO_EPOCHS, *, memory=800e6, cpu=None, estimate=None):
    """A finished run of two epochs, trained on this machine unless another processor is named."""
    run = recorded_run(config)
    run.environment_path.write_text(json.dumps({"cpu": cpu or cpu_name(), "cpu_count": 2}))
    run.load_path.write_bytes(np.array([(1.0, 1.0, memory / 2), (2.0, 1.0, memory)], RECORD).tobytes())
    if estimate is not None:
        estimates.keep(run, estimate)
    return run


def said(**changes):
    values = {"seconds": 10.0, "epoch_seconds": 5.0, "memory": 1, "disk": 1, "kept": 1, "network": 1}
    return estimates.Estimate(**values | changes)


# Disk


@pytest.mark.parametrize(
    ("config", "epochs", "measured"),
    [(QUICK.config, 1, 2_083_111), (TUTORIAL.config, 1, 4_235_231), (SPEEDRUN.config, 1, 16_294_080)],
    ids=["quick", "tutorial", "speedrun"],
)
def test_a_saved_epoch_is_as_large_as_those_that_were_saved(config, epochs, measured):
    """Measured: what real trainings of the presets told in their `checkpoint` events."""
    found = disk_estimate(config, KEEP_ALL)
    answers = 40 * (500 if config.data.validation == "holdout" else 10_000)
    assert found.network + answers == pytest.approx(measured, rel=0.01)


def test_the_log_is_bounded_by_the_seconds_that_a_training_takes():
    endless, short = disk_estimate(TUTORIAL.config, KEEP_ALL), disk_estimate(TUTORIAL.config, KEEP_ALL, seconds=60)
    assert endless.whole - short.whole == (8 * 1563 - 600) * 200


@pytest.mark.parametrize(
    ("epochs", "policy", "kept"),
    [
        (15, {}, 15),
        (15, {"keep_all": False}, 2),
        (15, {"keep_all": False, "every": 5}, 5),
        (1, {"keep_all": False, "every": 1}, 1),
    ],
)
def test_what_stays_follows_the_rule(epochs, policy, kept):
    assert kept_networks(epochs, RetentionPolicy(**policy)) == kept
    config = with_overrides(QUICK.config, {"training.epochs": epochs})
    found = disk_estimate(config, RetentionPolicy(**policy))
    assert found.whole - found.kept == (epochs - kept) * found.network


# Memory


def test_memory_is_what_the_design_takes_on_top_of_what_past_trainers_took():
    assert trainer_bytes([]) == USUAL_BYTES
    assert trainer_bytes([(900, 100), (1000, 100), (5000, 100)]) == 900
    assert trainer_bytes([(10, 100)]) == 0
    larger = with_overrides(QUICK.config, {"training.batch_size": 128})
    assert design_bytes(larger) > 1.5 * design_bytes(QUICK.config)


def test_the_estimate_learns_from_the_trainings_that_have_ended(home):
    first = estimates.estimate(TWO_EPOCHS)
    assert first.memory == USUAL_BYTES + design_bytes(TWO_EPOCHS)
    ended(memory=1_200e6)
    assert estimates.estimate(TWO_EPOCHS).memory == pytest.approx(1_200e6, abs=1)


# Time


def test_the_time_is_known_once_the_network_was_timed(home):
    assert estimates.estimate(QUICK.config).seconds is None
    speed.keep(QUICK.config, training=1000, validation=4000, saving=0.1)
    found = estimates.estimate(QUICK.config)
    assert found.seconds == pytest.approx(15 * (4.5 + 0.125 + 0.1))
    assert found.epoch_seconds == pytest.approx(4.725)
    assert estimates.estimate(QUICK.config, share=0.5).seconds == pytest.approx(2 * found.seconds)


def test_the_time_learns_from_what_past_trainings_took(home):
    assert slowness([]) == slowness([(20.0, 10.0)] * 2) == 1.0
    assert slowness([(20.0, 10.0), (15.0, 10.0), (90.0, 10.0), (5.0, None)]) == 2.0
    assert slowness([(900.0, 10.0)] * 3) == 3.0 and slowness([(1.0, 10.0)] * 3) == pytest.approx(1 / 3)
    speed.keep(TWO_EPOCHS, training=1000, validation=4000)
    plain = estimates.estimate(TWO_EPOCHS)
    assert plain.seconds == plain.timed_seconds
    for _ in range(3):
        run = ended()
        (took,) = [one for one in estimates.past_trainings() if one.run == run]
        estimates.keep(run, said(timed_seconds=took.seconds / 1.5))
    learned = estimates.estimate(TWO_EPOCHS)
    assert learned.timed_seconds == plain.timed_seconds
    assert learned.seconds == pytest.approx(1.5 * plain.seconds)
    assert learned.epoch_seconds == pytest.approx(1.5 * plain.epoch_seconds)


def test_layers_that_do_not_fit_are_a_config_error(home):
    broken = with_overrides(QUICK.config, {"model.layers.1.pool_size": 8, "model.layers.0.kernel_size": 11})
    with pytest.raises(ConfigError, match="nothing would be left of the image"):
        estimates.estimate(broken)


# What was said, against what came


def test_what_is_said_at_the_start_is_kept_with_the_run(home):
    speed.keep(QUICK.config, training=1000, validation=4000)
    run = submit(QUICK.config)
    assert estimates.read(run) == estimates.estimate(QUICK.config)
    run.estimate_path.write_text("{")
    assert estimates.read(run) is None


def test_the_error_is_that_of_what_was_said_before(home):
    config = TWO_EPOCHS
    for seconds, memory in ((1.1, 1.2), (0.5, 0.9), (1.3, 1.0)):
        run = ended(memory=800e6)
        (took,) = [one for one in estimates.past_trainings() if one.run == run]
        assert took.memory == 800e6
        estimates.keep(run, said(seconds=seconds * took.seconds, memory=round(memory * 800e6), disk=2 * took.disk))
    ended(config)
    compared = estimates.comparisons(estimates.past_trainings())
    time = estimates.accuracy_of([one.seconds for one in compared])
    assert (time.count, time.median, time.worst) == (3, pytest.approx(0.3), pytest.approx(0.5))
    assert estimates.accuracy_of([one.memory for one in compared]).median == pytest.approx(0.1)
    assert estimates.accuracy_of([one.disk for one in compared]).count == 3
    assert estimates.accuracy_of([None]) is None


def test_runs_of_another_machine_tell_nothing_of_this_one(home):
    ended(cpu="Another processor")
    assert estimates.past_trainings() == []


@pytest.mark.parametrize(
    ("more", "counts"),
    [
        ([], True),
        ([InEffect(time=1, command_id="c", command="pause", step=3)], False),
        ([Stopped(time=9)], False),
        ([Finished(time=9, reason="early_stopping")], False),
    ],
    ids=["whole", "paused", "stopped", "ended early"],
)
def test_only_trainings_that_went_as_they_were_told_are_compared(more, counts):
    assert undisturbed(fold(RunHistory(), [*EVENTS, *more])) == counts


# Similar runs


def test_traits_are_apart_by_the_one_that_differs_most():
    one = Traits(parameters=1000, images=4500, epochs=8, multiply_adds=10)
    assert one.distance(one) == 0
    assert one.distance(Traits(parameters=500, images=4500, epochs=32, multiply_adds=10)) == 2
    assert one.distance(Traits(parameters=1000, images=4500, epochs=8)) == 0


def test_similar_runs_are_those_within_a_factor_of_two(home):
    near, same = ended(with_overrides(TWO_EPOCHS, {"model.layers.5.units": 48})), ended()
    ended(with_overrides(TWO_EPOCHS, {"model.layers.5.units": 512}))
    ended(with_overrides(TWO_EPOCHS, {"data.fraction": 0.1}))
    found = estimates.similar_runs(TWO_EPOCHS, summaries())
    assert [one.run.id for one in found] == [same.id, near.id]
    assert found[0].distance == 0 and 0 < found[1].distance <= FARTHEST
    best = max(event.validation.accuracy for event in EVENTS if event.event == "epoch")
    assert estimates.accuracy_range(found) == (best, best)
    assert not estimates.similar_runs(with_overrides(TWO_EPOCHS, {"training.epochs": 40}), summaries())


def test_images_that_judge_are_counted_without_them(home):
    for changes in ({}, {"data.fraction": 0.03}, {"data.validation": "test"}):
        config = with_overrides(QUICK.config, changes).data
        split = data.split(data.load("sample"), fraction=config.fraction, validation=config.validation, seed=0)
        assert data.count_validation_images(config) == len(split.validation)


def test_the_rule_of_the_home_decides_what_is_kept(home):
    preferences.save(preferences.load().model_copy(update={"retention": RetentionPolicy(keep_all=False)}))
    found = estimates.estimate(QUICK.config)
    assert found.disk - found.kept == 13 * found.network
