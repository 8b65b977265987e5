"""Which runs are active, which have ended lately: each ending once, and nothing of old."""

import shutil
import time

import pytest

from cnn_core.jobs import request_stop, submit
from cnn_core.jobs.active import LAST_WORD_BYTES, Watch, active_runs, endings_since
from cnn_core.jobs.control import extend
from cnn_core.jobs.queue import dequeue
from cnn_core.presets import QUICK
from cnn_core.runs import follow as following
from cnn_core.runs.directory import Run
from cnn_core.runs.events import Claimed, Failed, Finished
from cnn_core.runs.log import LogWriter
from tests.runs.recorded import recorded_run


def write(run: Run, *events) -> None:
    with LogWriter(run.events_path) as log:
        for event in events:
            log.append(event)


def claim(run: Run, monkeypatch) -> None:
    """As a trainer does that then lives as long as the test likes."""
    monkeypatch.setattr("cnn_core.runs.status.is_alive", lambda _claimed: True)
    run.heartbeat_path.touch()
    write(run, Claimed(time=time.time(), pid=1, process_started=1.0))
    dequeue(run)


def ids(summaries) -> set[str]:
    return {summary.run.id for summary in summaries}


def test_a_run_is_active_from_its_place_in_the_queue_to_its_last_word(home, monkeypatch):
    assert active_runs() == ()
    run = submit(QUICK.config)
    assert ids(active_runs()) == {run.id}
    claim(run, monkeypatch)
    assert ids(active_runs()) == {run.id} and endings_since(0) == ()
    write(run, Finished(time=time.time()))
    assert active_runs() == ()
    (ending,) = endings_since(0)
    assert ending.run == run and endings_since(ending.number) == ()


def test_one_that_began_and_ended_between_two_looks_is_told(home):
    active_runs()
    run = submit(QUICK.config)
    dequeue(run)
    write(run, Claimed(time=time.time(), pid=1, process_started=1.0), Failed(time=time.time(), message="No."))
    assert [ending.run for ending in endings_since(0)] == [run]


def test_one_that_is_lost_is_told_once(home, monkeypatch):
    run = submit(QUICK.config)
    claim(run, monkeypatch)
    active_runs()
    monkeypatch.setattr("cnn_core.runs.status.is_alive", lambda _claimed: False)
    assert active_runs() == () == active_runs()
    assert [ending.run for ending in endings_since(0)] == [run]


def test_what_was_taken_back_from_the_queue_has_not_ended_again(home, monkeypatch):
    run = recorded_run()
    write(run, Failed(time=1.0, message="Long ago."))
    before = endings_since(float("-inf"))
    extend(run, 5)
    assert ids(active_runs()) == {run.id}
    request_stop(run)
    assert active_runs() == () and endings_since(float("-inf")) == before


def test_numbers_grow_whatever_the_clock_says(home, monkeypatch):
    for moment in (2000.0, 1000.0):
        run = submit(QUICK.config)
        claim(run, monkeypatch)
        active_runs()
        write(run, Finished(time=moment))
        active_runs()
    first, second = endings_since(0)
    assert first.number == 2000.0 < second.number


def test_logs_of_runs_that_ended_before_are_not_read(home, monkeypatch):
    """Their last lines are: a server with a thousand runs must not read them all to tell a page what trains."""
    for _ in range(3):
        recorded_run()
    monkeypatch.setattr(following.Follower, "history", lambda _self: pytest.fail("It was read."))
    watch = Watch()
    assert watch.look() == ()
    assert len(watch.endings()) == 3


@pytest.mark.parametrize(
    "log", [b"", b"garbage\n", b"[]\n", b"1\n", b'{"event": "finished"}\n', b"\xff" * LAST_WORD_BYTES]
)
def test_a_damaged_log_is_no_active_run_and_no_error(home, log):
    run = recorded_run()
    run.events_path.write_bytes(log)
    assert ids(active_runs()) <= {run.id}


def test_a_run_that_is_removed_is_forgotten(home):
    run = submit(QUICK.config)
    assert ids(active_runs()) == {run.id}
    shutil.rmtree(run.folder)
    assert active_runs() == () and endings_since(0) == ()
