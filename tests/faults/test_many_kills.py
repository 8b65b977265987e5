"""SIGKILLs at random moments, many with the slow tests: what a reader was once given stays, nothing is left behind."""

import random
import signal
import subprocess
import sys
import time

import numpy as np
import psutil
import pytest

from cnn_core import paths, preferences
from cnn_core.analysis.evaluation import evaluate
from cnn_core.jobs import request_pause, request_stop, submit
from cnn_core.jobs.launch import launch
from cnn_core.jobs.slots import slot_is_free
from cnn_core.parsing import with_overrides
from cnn_core.presets import QUICK
from cnn_core.runs.directory import Run
from cnn_core.runs.follow import Follower
from cnn_core.runs.history import RunHistory
from cnn_core.runs.log import event_reader
from cnn_core.runs.status import Status
from tests.browser import server
from tests.browser.server import processes_of
from tests.faults.life import Life, assert_whole, repeated_epochs, trained_to_its_end
from tests.faults.nursery import Trainer
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


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_one_training_under_ten_kills_of_its_web_server(home, chance):
    given: list = []
    run = submit(LONG)
    for _ in range(10):
        app = server.start(home)
        wait_until(run, in_mid_epoch(1))
        time.sleep(chance.uniform(0, 2))
        given = assert_kept(run, given)
        app.kill(signal.SIGKILL)
        given = assert_kept(run, given)
        assert Follower(run).state()[1] is Status.RUNNING
    assert [event.event for event in given].count("claimed") == 1
    request_stop(run)
    history, status = wait_until(run, ended)
    assert status is Status.STOPPED and list(history.batches.step) == sorted(set(history.batches.step))
    assert_kept(run, given)


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


SEVERAL_EPOCHS = with_overrides(
    QUICK.config, {"training.epochs": 6, "model.layers.0.filters": 16, "model.layers.2.filters": 16}
)
SEEDS = 5
KILLS_A_TRAINING = 10


def at_a_random_moment(life: Life, trainer: Trainer, chance: random.Random) -> None:
    """While it begins, or up to an epoch and a half later: training, validating or saving; now and then paused."""
    if chance.random() < 0.2:
        time.sleep(chance.uniform(0, 2))
        return
    before = Follower(life.run).history().beginnings
    history, _ = wait_until(life.run, lambda history, _: history.beginnings > before or trainer.poll() is not None)
    target = history.started.after_step + chance.uniform(0, 1.6) * history.started.batches_per_epoch
    wait_until(
        life.run,
        lambda history, status: (
            ended(history, status) or (bool(history.batches) and history.batches.step[-1] >= target)
        ),
    )
    if chance.random() < 0.2:
        request_pause(life.run)
    time.sleep(chance.uniform(0, 0.3))


def broken_and_resumed(seed: int, chance: random.Random, begin) -> tuple[Life, RunHistory, int]:
    """A training under ten kills, each at a random moment, as it is at its end."""
    life, kills = Life(submit(with_overrides(SEVERAL_EPOCHS, {"training.seed": seed}))), 0
    while kills < KILLS_A_TRAINING:
        trainer = begin(life.run)
        at_a_random_moment(life, trainer, chance)
        life.read()
        trainer.kill()
        trainer.wait()
        if Follower(life.run).history().ended:
            break
        life.after_a_kill()
        kills += 1
    if not Follower(life.run).history().ended:
        trained_to_its_end(life, begin)
    return life, Follower(life.run).history(), kills


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_fifty_kills_and_resumes_change_nothing_but_the_time_it_takes(begin, chance):
    unbroken, resumed, kills, delays, repeated = [], [], 0, [], []
    for seed in range(1, SEEDS + 1):
        run = submit(with_overrides(SEVERAL_EPOCHS, {"training.seed": seed}))
        begin(run).wait(300)
        unbroken.append(Follower(run).history().epochs[-1].validation.accuracy)
        life, history, killed = broken_and_resumed(seed, chance, begin)
        assert_whole(history)
        resumed.append(history.epochs[-1].validation.accuracy)
        kills += killed
        delays.append(life.slowest_status)
        repeated += repeated_epochs(life.given)
    noise = np.sqrt((np.var(unbroken, ddof=1) + np.var(resumed, ddof=1)) / SEEDS)
    print(
        f"\n{kills} kills; slowest status {max(delays):.2f} s; repeated at most {max(repeated):.2f} epochs, "
        f"{np.mean(repeated):.2f} on average; accuracy unbroken {np.mean(unbroken):.4f} {np.round(unbroken, 3)}, "
        f"resumed {np.mean(resumed):.4f} {np.round(resumed, 3)}, noise of the difference {noise:.4f}"
    )
    assert kills >= 0.8 * SEEDS * KILLS_A_TRAINING
    assert max(repeated) <= 1
    assert abs(np.mean(unbroken) - np.mean(resumed)) < 3 * noise
