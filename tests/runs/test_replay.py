"""A run replayed: the same events, in their own order and time."""

import pytest

from cnn_core.presets import QUICK
from cnn_core.runs.directory import create
from cnn_core.runs.events import Failed
from cnn_core.runs.history import RunHistory, fold
from cnn_core.runs.log import LogWriter
from cnn_core.runs.replay import LONGEST_SECONDS, Recording, recording_of
from tests.runs.recorded import EVENTS


@pytest.fixture
def recording(recorded) -> Recording:
    return recording_of(recorded)


def test_it_begins_with_nothing_learned_and_ends_with_the_whole(recording):
    whole = fold(RunHistory(), EVENTS)
    assert len(recording.at(-1).batches) == 0 and recording.at(0).epochs == ()
    assert recording.at(recording.seconds) == whole
    assert recording.is_over(recording.seconds) and not recording.is_over(0)


def test_at_each_moment_it_tells_what_had_been_told_by_then(recording):
    for share in (0.1, 0.35, 0.6, 0.9):
        now = recording.seconds * share / recording.speed
        batches = [event for event in EVENTS if event.event == "batch"]
        began = next(event.time for event in EVENTS if event.event == "epoch_started")
        told = [event.step for event in batches if event.time - began <= now * recording.speed]
        assert list(recording.at(now).batches.step) == told
    assert 0 < len(told) <= len(batches)


@pytest.mark.parametrize(("seconds", "speed"), [(5, 1), (LONGEST_SECONDS, 1), (150, 10), (3600, 240)])
def test_it_never_takes_longer_than_an_audience_waits(seconds, speed):
    recording = Recording((), (0.0, float(seconds)))
    assert recording.speed == speed
    assert recording.is_over(LONGEST_SECONDS)


def test_a_run_that_failed_before_its_first_epoch_has_nothing_to_replay(home):
    run = create(QUICK.config)
    with LogWriter(run.events_path) as log:
        log.append(Failed(time=1_800_000_000.0, message="The disk is full."))
    assert recording_of(run) == Recording((), ())
    assert recording_of(run).is_over(0)


def test_the_days_between_a_stop_and_a_resumption_are_not_replayed(recorded):
    plain = recording_of(recorded)
    days = 3 * 86_400
    with LogWriter(recorded.events_path) as log:
        for event in EVENTS:
            log.append(event.model_copy(update={"time": event.time + days}))
    resumed = recording_of(recorded)
    assert plain.seconds < resumed.seconds < 3 * plain.seconds + 60
