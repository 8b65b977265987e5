"""What a run's settings have become by what was turned while it trained."""

from pathlib import Path

import pytest

from cnn_core.errors import ConfigError
from cnn_core.parsing import with_overrides
from cnn_core.presets import QUICK
from cnn_core.runs.effective import effective_config, turned
from cnn_core.runs.events import Change, InEffect, Started
from cnn_core.runs.history import RunHistory, fold
from cnn_core.runs.log import event_reader
from cnn_core.schedules import BentSchedule, ConstantSchedule, CosineSchedule, LinearSchedule, OneCycleSchedule

BATCHES = 10
OLD = Path(__file__).parent / "golden" / "changes-v1.jsonl"
STARTED = Started(
    time=0, train_images=90, validation_images=9, batches_per_epoch=BATCHES, epochs=10, parameters=1, device="CPU"
)
LAYERS = [
    {"kind": "dropout", "rate": 0.1},
    {"kind": "flatten"},
    {"kind": "dropout", "rate": 0.0},
    {"kind": "dense", "units": 10, "activation": "softmax"},
]


def config(schedule=None, learning_rate=0.5):
    values = {"training.epochs": 10, "training.learning_rate": learning_rate, "model.layers": LAYERS}
    return with_overrides(QUICK.config, values | {"training.schedule": (schedule or ConstantSchedule()).model_dump()})


def history(*changes):
    told = [
        InEffect(time=step, command_id="0" * 8, command="set", step=step, change=change) for step, change in changes
    ]
    return fold(RunHistory(), [STARTED, *told])


def rate(config, step):
    return config.training.rate_at(step, BATCHES)


@pytest.mark.parametrize("schedule", [LinearSchedule(), BentSchedule(bend=0.5, left=0.2), CosineSchedule(warmup=6)])
def test_a_schedule_goes_on_in_proportion_to_a_learning_rate_that_was_turned(schedule):
    before = config(schedule, learning_rate=0.4)
    after, change = turned(before, Change(setting="learning_rate", value=0.02), step=40, batches_per_epoch=BATCHES)
    assert change.before == pytest.approx(rate(before, 40))
    for step in (40, 60, 90):
        assert rate(after, step) == pytest.approx(rate(before, step) * 0.02 / rate(before, 40))


def test_a_schedule_that_is_stretched_is_as_far_as_its_share():
    before = config(LinearSchedule())
    after, change = turned(before, Change(setting="epochs", value=20), step=40, batches_per_epoch=BATCHES)
    assert (after.training.epochs, change.before) == (20, 10.0)
    assert rate(after, 120) == pytest.approx(rate(before, 60))


@pytest.mark.parametrize("before", [ConstantSchedule(), LinearSchedule(), ConstantSchedule(warmup=6)])
@pytest.mark.parametrize("kind", [ConstantSchedule, CosineSchedule, LinearSchedule, BentSchedule])
def test_another_schedule_starts_from_where_the_learning_rate_is_and_counts_from_here(before, kind):
    first = config(before)
    after, change = turned(first, Change(setting="schedule", value=kind()), step=40, batches_per_epoch=BATCHES)
    assert change.before == before and after.training.schedule == change.value
    assert rate(after, 40) == pytest.approx(rate(first, 40))
    if kind is not ConstantSchedule:
        assert rate(after, 100) == pytest.approx(0)
    if kind is LinearSchedule and before.warmup == 0:
        assert rate(after, 70) == pytest.approx(rate(first, 40) / 2)


def test_a_cycle_from_here_rises_to_where_the_learning_rate_was():
    after, _ = turned(
        config(), Change(setting="schedule", value=OneCycleSchedule(rise=0.5)), step=40, batches_per_epoch=BATCHES
    )
    assert [rate(after, step) for step in (40, 70, 100)] == pytest.approx([0.5 * 0.04, 0.5, 0])


@pytest.mark.parametrize(
    ("layer", "rates", "before"), [(None, [0.3, 0.3], None), (2, [0.1, 0.3], 0.0), (0, [0.3, 0.0], 0.1)]
)
def test_dropout_is_turned_in_one_layer_or_in_all(layer, rates, before):
    after, change = turned(
        config(), Change(setting="dropout", value=0.3, layer=layer), step=4, batches_per_epoch=BATCHES
    )
    assert [after.model.layers[place].rate for place in (0, 2)] == rates
    assert change.before == before


@pytest.mark.parametrize(
    ("schedule", "change", "sentence"),
    [
        (None, Change(setting="learning_rate", value=2.0), "learning_rate: .*less than or equal to 1"),
        (None, Change(setting="epochs", value=2.5), "epochs: .*integer"),
        (None, Change(setting="early_stopping", value=51), "early_stopping: .*less than or equal to 50"),
        (None, Change(setting="dropout", value=0.3, layer=1), "Layer 2 is no dropout layer; these are: 1, 3"),
        (None, Change(setting="dropout", value=0.95), "rate: .*less than or equal to 0.9"),
        (None, Change(setting="schedule", value=0.5), "schedule"),
        (None, Change(setting="schedule", value={"kind": "range_test"}), "a training of its own"),
        (None, Change(setting="learning_rate", value={"kind": "linear"}), "learning_rate"),
        (LinearSchedule(), Change(setting="learning_rate", value=0.9), "start from 1.8, and 1 is the most"),
        ({"kind": "range_test"}, Change(setting="learning_rate", value=0.1), "by itself"),
        ({"kind": "range_test"}, Change(setting="schedule", value={"kind": "linear"}), "by itself"),
    ],
)
def test_what_cannot_be_is_a_sentence(schedule, change, sentence):
    begun = config() if schedule is None else with_overrides(config(), {"training.schedule": dict(schedule)})
    with pytest.raises(ConfigError, match=sentence):
        turned(begun, change, step=50, batches_per_epoch=BATCHES)


@pytest.mark.parametrize(
    "change", [Change(setting="learning_rate", value=0.1), Change(setting="schedule", value={"kind": "step"})]
)
def test_from_a_learning_rate_of_nothing_only_more_epochs_lead_on(change):
    with pytest.raises(ConfigError, match="give the run more epochs first"):
        turned(config(LinearSchedule()), change, step=100, batches_per_epoch=BATCHES)


def test_a_network_without_dropout_says_so():
    with pytest.raises(ConfigError, match="built without dropout"):
        turned(QUICK.config, Change(setting="dropout", value=0.3), step=1, batches_per_epoch=BATCHES)


def test_all_that_was_turned_holds_on_and_only_what_was_by_then():
    turns = history(
        (12, Change(setting="learning_rate", value=0.25, before=0.5)),
        (20, Change(setting="early_stopping", value=4, before=0)),
        (30, Change(setting="schedule", value=LinearSchedule(hold=3), before=ConstantSchedule())),
        (40, Change(setting="dropout", value=0.3)),
        (50, Change(setting="epochs", value=12, before=10)),
    )
    now = effective_config(config(), turns)
    assert (now.training.epochs, now.training.early_stopping, now.model.layers[2].rate) == (12, 4, 0.3)
    assert rate(now, 30) == pytest.approx(0.25) and rate(now, 75) == pytest.approx(0.125)
    then = effective_config(config(), turns, until_step=20)
    assert then == with_overrides(config(), {"training.learning_rate": 0.25, "training.early_stopping": 4})
    assert effective_config(config(), RunHistory()) == config()


def test_a_log_of_the_first_release_is_read_and_holds_on():
    events = event_reader(OLD).read_new()
    assert [event.change.number for event in events if isinstance(event, InEffect)] == [0.0005, 4.0]
    old = fold(RunHistory(), events)
    assert old.target_epochs == 4 and old.ending.reason == "epochs"
    assert effective_config(QUICK.config, old).training.learning_rate == pytest.approx(0.0005)
