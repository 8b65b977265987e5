"""SIGKILLs at random moments, many with the slow tests: what a reader was once given stays, nothing is left behind."""

import random
import subprocess
import sys
import time

import psutil
import pytest

from cnn_core import paths, preferences
from cnn_core.analysis.evaluation import evaluate
from cnn_core.jobs import request_stop, submit
from cnn_core.jobs.launch import launch
from cnn_core.jobs.slots import slot_is_free
from cnn_core.runs.directory import Run
from cnn_core.runs.log import event_reader
from cnn_core.runs.status import Status
from tests.browser.server import processes_of
from tests.faults.training import LONG, SMALL, SUPERVISE, ended, eventually, in_mid_epoch, wait_until

pytestmark = pytest.mark.faults

SLOW_KILLS = pytest.param(20, marks=[pytest.mark.slow, pytest.mark.timeout(600)])


@pytest.fixture
def chance() -> random.Random:
    """The moments are random, and the same ones whenever the test is run."""
    return random.Random(20)


def supervise() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", SUPERVISE], stdin=subprocess.PIPE)


def assert_kept(run: Run, given: list) -> list:
    """What was given before is what a new reader is given first; returns all there is now."""
    now = event_reader(run.events_path).read_new()
    assert now[: len(given)] == given
    return now


@pytest.mark.parametrize("kills", [8, SLOW_KILLS])
def test_one_training_under_many_kills_of_its_supervisor(home, chance, monkeypatch, kills):
    """Each with its standby and its serving process, which must go as well; the training must not notice."""
    monkeypatch.setenv(preferences.PREWARM_VARIABLE, "1")
    run = submit(LONG)
    given: list = []
    for kill in range(kills):
        supervisor = supervise()
        if kill == 0:
            wait_until(run, in_mid_epoch(1))
        time.sleep(chance.uniform(0, 1.2))
        given = assert_kept(run, given)
        supervisor.kill()
        supervisor.communicate()
        given = assert_kept(run, given)
    history, status = wait_until(run, lambda history, _status: len(history.batches) > 10)
    trainer = history.claimed.pid
    assert status is Status.RUNNING
    assert [event.event for event in given].count("claimed") == 1
    eventually(lambda: [process.pid for process in processes_of(paths.home())] == [trainer], seconds=10)
    request_stop(run)
    assert wait_until(run, ended)[1] is Status.STOPPED
    assert_kept(run, given)
    eventually(lambda: not processes_of(paths.home()), seconds=20)


def kill_a_training_at_a_random_moment(chance: random.Random):
    """From its first moment to about its tenth epoch; whatever was read before the kill is there after it."""
    run = submit(LONG)
    trainer = launch(run)
    reader, given = event_reader(run.events_path), []
    if chance.random() < 0.8:
        wait_until(run, in_mid_epoch(1))
    deadline = time.monotonic() + chance.uniform(0, 3)
    while time.monotonic() < deadline:
        given += reader.read_new()
    trainer.kill()
    trainer.wait()
    assert_kept(run, given)
    history, status = wait_until(run, lambda _history, status: status in (Status.LOST, Status.QUEUED))
    for epoch in history.checkpoints:
        assert evaluate(run, history, epoch).confusion.sum() == 500
    request_stop(run)
    return status


@pytest.mark.parametrize("kills", [3, SLOW_KILLS])
def test_trainings_killed_at_random_moments_lose_nothing_that_was_read(home, chance, kills):
    before = set(psutil.Process().children())
    statuses = [kill_a_training_at_a_random_moment(chance) for _ in range(kills)]
    assert Status.LOST in statuses
    assert slot_is_free() and not processes_of(paths.home())
    left = set(psutil.Process().children()) - before
    assert not [child for child in left if child.status() == psutil.STATUS_ZOMBIE]
    after = submit(SMALL)
    assert launch(after).wait(60) == 0
    assert wait_until(after, ended)[1] is Status.FINISHED
