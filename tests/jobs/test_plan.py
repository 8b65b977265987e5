"""When what waits will begin: worked out from what trains, or not told."""

import time

import pytest

from cnn_core import preferences, speed
from cnn_core.jobs import submit
from cnn_core.jobs.plan import plan, starts_in
from cnn_core.jobs.queue import dequeue, move
from cnn_core.parsing import with_overrides
from cnn_core.presets import QUICK
from cnn_core.runs.events import BatchTrained, Claimed, EpochStarted, Started
from cnn_core.runs.log import LogWriter


@pytest.mark.parametrize(
    ("left", "takes", "slots", "expected"),
    [
        ([], [5, 7], 1, [0, 5]),
        ([10], [5, 7], 1, [10, 15]),
        ([10, 4], [5, 7, 1], 2, [4, 9, 10]),
        ([10], [5, 7], 2, [0, 5]),
        ([None], [5], 1, [None]),
        ([None, 3], [5, 7], 2, [3, 8]),
        ([10], [None, 7], 1, [10, None]),
        # Three train, and only one is to from now on.
        ([10, 30, 20], [5, 5], 1, [30, 35]),
        ([10, 30, 20], [5, 5], 2, [20, 25]),
    ],
)
def test_each_begins_when_a_slot_goes_free(left, takes, slots, expected):
    assert starts_in(left, takes, slots=slots) == expected


@pytest.fixture
def training(home, monkeypatch):
    """A run that has trained half of its first epoch in ten seconds; no process has it."""
    run = submit(with_overrides(QUICK.config, {"training.epochs": 4}))
    dequeue(run)
    now = time.time()
    monkeypatch.setattr("cnn_core.runs.status.is_alive", lambda _claimed: True)
    run.heartbeat_path.touch()
    started = Started(
        time=now - 10,
        train_images=640,
        validation_images=10,
        batches_per_epoch=10,
        epochs=4,
        parameters=1,
        device="CPU",
    )
    batch = BatchTrained(time=now, epoch=1, step=5, loss=1, accuracy=0, images_per_second=32, learning_rate=0.1)
    with LogWriter(run.events_path) as log:
        for event in (Claimed(time=now, pid=1, process_started=1), started, EpochStarted(time=now, epoch=1), batch):
            log.append(event)
    return run


def test_the_plan_tells_what_trains_and_what_waits_in_its_order(training):
    like_it, another = submit(QUICK.config), submit(with_overrides(QUICK.config, {"training.batch_size": 128}))
    move(another, "first")
    now = plan()
    assert [one.active.run for one in now.training] == [training]
    assert now.training[0].seconds_left == pytest.approx(70)
    first, second = now.waiting
    assert (first.active.run, second.active.run) == (another, like_it)
    assert first.starts_in == pytest.approx(70) and first.takes is None and second.starts_in is None
    # An epoch of what trains takes twenty seconds, and this is fifteen epochs of the same.
    assert second.takes == pytest.approx(300)


def test_what_was_timed_here_tells_how_long_it_takes(training, monkeypatch):
    config = with_overrides(QUICK.config, {"training.batch_size": 128})
    submit(config)
    speed.keep(config, training=1000.0, validation=10_000.0)
    whole = speed.speed_of(config).seconds(config)
    assert plan().waiting[0].takes == pytest.approx(whole)
    monkeypatch.setattr("cnn_core.jobs.slots.threads_each", lambda: 1)
    monkeypatch.setattr("cnn_core.jobs.slots.usable_processors", lambda: 4)
    assert plan().waiting[0].takes == pytest.approx(4 * whole)


def test_nothing_is_planned_on_an_empty_home(home):
    assert plan().training == plan().waiting == () and plan().slots == preferences.load().slots
