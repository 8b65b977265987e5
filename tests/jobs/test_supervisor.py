"""The supervisor on real processes: one run after the other, the longest waiting first."""

import sys

import pytest

from cnn_core import data
from cnn_core.errors import ConfigError, DatasetMissing
from cnn_core.jobs import submit
from cnn_core.jobs.queue import enqueue, queued
from cnn_core.jobs.supervisor import Supervisor
from cnn_core.parsing import with_overrides
from cnn_core.presets import QUICK, TUTORIAL
from cnn_core.runs.directory import all_runs, create
from cnn_core.runs.status import Status
from tests.faults.training import SMALL, ended, wait_until


def test_submitted_runs_train_one_after_the_other(supervisor):
    first, second = submit(SMALL), submit(SMALL)
    one, status_one = wait_until(first, ended)
    two, status_two = wait_until(second, ended)
    assert (status_one, status_two) == (Status.FINISHED, Status.FINISHED)
    assert one.ended_at <= two.claimed.time
    assert queued() == []


def test_a_trainer_that_cannot_even_begin_is_reported_once(supervisor, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    run = submit(SMALL)
    history, status = wait_until(run, ended)
    assert status is Status.FAILED
    assert "exit code 1 before it began" in history.failure
    assert queued() == []


def test_a_damaged_run_does_not_hold_up_the_queue(supervisor):
    damaged = create(SMALL)
    damaged.events_path.write_bytes(b"garbage\n")
    enqueue(damaged)
    _, status = wait_until(submit(SMALL), ended)
    assert status is Status.FINISHED
    assert queued() == []


def test_only_one_supervisor_works_on_a_home(supervisor):
    wait_until(run := submit(SMALL), ended)
    assert run
    second = Supervisor()
    assert not second._holds_home()


def test_a_queue_entry_without_a_run_is_dropped(home):
    run = create(QUICK.config)
    enqueue(run)
    (home / "queue" / "quick-20260101-000000-gone").touch()
    (home / "queue" / "..hostile").touch()
    assert [waiting.id for waiting in queued()] == [run.id]


def test_submitting_an_impossible_network_makes_no_run(home):
    config = with_overrides(QUICK.config, {"model.layers.1.pool_size": 8, "model.layers.3.pool_size": 8})
    with pytest.raises(ConfigError, match="Layer 4"):
        submit(config)
    assert list(all_runs()) == []


def test_submitting_without_the_images_says_how_to_get_them(home, monkeypatch):
    monkeypatch.setattr(data, "is_available", lambda name: name == "sample")
    with pytest.raises(DatasetMissing, match="data fetch"):
        submit(TUTORIAL.config)
    assert list(all_runs()) == []
