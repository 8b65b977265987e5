"""A training that goes on from earlier work is the training that was never broken: bit for bit where it is promised."""

import shutil
import time

import numpy as np
import pytest

from cnn_core import paths
from cnn_core.engine.train import train
from cnn_core.errors import ConfigError, NotTrained, RunBusy, RunError
from cnn_core.jobs import extend, fork, request_pause, request_step, request_stop, resume
from cnn_core.jobs.fork import forkable_epochs
from cnn_core.parsing import with_overrides
from cnn_core.presets import QUICK
from cnn_core.runs.directory import create
from cnn_core.runs.events import BatchTrained, Claimed, Failed, InEffect
from cnn_core.runs.follow import Follower
from cnn_core.runs.history import RunHistory
from cnn_core.runs.lineage import ancestry, forks_of
from cnn_core.runs.log import LogWriter
from cnn_core.runs.predictions import CHECKPOINT_FILE, read_logits
from cnn_core.runs.status import Status
from tests.conftest import home_with

CONFIG = with_overrides(
    QUICK.config,
    {
        "training.epochs": 3,
        "training.batch_size": 50,
        "training.deterministic": True,
        "training.schedule": {"kind": "linear"},
        "data.fraction": 0.1,
        "data.shift": 2,
        "model.layers": [
            {"kind": "conv2d", "filters": 4},
            {"kind": "max_pooling2d", "pool_size": 4},
            {"kind": "residual", "filters": 4, "l2": 1e-3},
            {"kind": "flatten"},
            {"kind": "dropout", "rate": 0.3},
            {"kind": "dense", "units": 10, "activation": "softmax"},
        ],
    },
)
BATCHES = 9
"""450 images an epoch."""


def train_with(run, disturb=lambda event: None):
    """Train in this process, writing the log as a trainer does; `disturb` sees each event once it is written."""
    with LogWriter(run.events_path) as log:
        log.append(Claimed(time=time.time(), pid=1, process_started=0))

        def emit(event):
            log.append(event)
            disturb(event)

        train(run, emit)
    return Follower(run).history()


class Killed(BaseException):
    """Goes through everything, as a kill does."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory, prepared_data):
    """A run that nobody disturbed, and its history."""
    with pytest.MonkeyPatch.context() as environment:
        home = home_with(prepared_data, tmp_path_factory.mktemp("going") / "home")
        environment.setenv(paths.HOME_VARIABLE, str(home))
        run = create(CONFIG)
        yield run, train_with(run)


@pytest.fixture(autouse=True)
def at_home(whole, monkeypatch):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(whole[0].folder.parents[1]))


def same(history: RunHistory, run, unbroken) -> None:
    """From its first epoch on the run has the numbers, and the answers, of the unbroken one."""
    original, told = unbroken
    for epoch in history.epochs:
        twin = told.epoch(epoch.epoch)
        assert (epoch.step, epoch.partial) == (twin.step, False)
        assert (epoch.training, epoch.validation) == (twin.training, twin.validation)
        np.testing.assert_array_equal(read_logits(run, epoch.epoch), read_logits(original, epoch.epoch))


def test_a_fork_without_a_change_is_its_parent_going_on(whole):
    parent, _ = whole
    child = fork(parent, 1)
    history = train_with(child)
    assert [epoch.epoch for epoch in history.epochs] == [2, 3]
    assert (history.started.after_epoch, history.started.after_step) == (1, BATCHES)
    assert history.started.restored == "weights and optimizer"
    same(history, child, whole)
    assert [(ancestor.run, ancestor.epoch) for ancestor in ancestry(child)] == [(parent, 1)]
    assert forks_of(parent) == [child]


def test_a_fork_needs_nothing_of_its_parent_any_more(whole):
    parent, _ = whole
    copy = create(CONFIG)
    shutil.copytree(parent.folder, copy.folder, dirs_exist_ok=True)
    child = fork(copy, 2, {"training.optimizer": "sgd", "model.layers.4.rate": 0.1}, name="Another optimizer")
    shutil.rmtree(copy.folder)
    told = train_with(child)
    assert told.started.restored == "weights"
    assert [epoch.epoch for epoch in told.epochs] == [3]
    assert ancestry(child)[0].run is None
    assert child.meta().name == "Another optimizer"


@pytest.mark.parametrize(
    ("epoch", "changes", "error", "words"),
    [
        (7, {}, NotTrained, "no saved network of epoch 7 to go on from; it has: 1, 2, 3"),
        (3, {}, ConfigError, "is the total, 3, and the fork begins after epoch 3. Give it at least 4"),
        (1, {"model.layers.0.filters": 8}, ConfigError, "Convolution with 4 outputs and 112 weights would become"),
        (1, {"training.learning_rate": 7}, ConfigError, "training.learning_rate: .*received 7"),
    ],
)
def test_a_fork_that_cannot_be_says_why(whole, epoch, changes, error, words):
    with pytest.raises(error, match=words):
        fork(whole[0], epoch, changes)


def test_stopped_within_an_epoch_it_goes_on_at_that_batch(whole):
    run = create(CONFIG)

    def disturb(event):
        if isinstance(event, BatchTrained) and event.step == BATCHES:
            request_pause(run)
            for _ in range(4):
                request_step(run, "batch")
        if isinstance(event, InEffect) and (event.command, event.step) == ("step_batch", BATCHES + 4):
            request_stop(run)

    history = train_with(run, disturb)
    where = history.saved[-1].step
    assert (history.phase, where) == ("stopped", BATCHES + 4)
    resume(run)
    assert Follower(run).state()[1] is Status.QUEUED
    history = train_with(run)
    assert (history.phase, history.started.after_step, history.beginnings) == ("finished", where, 2)
    assert list(history.batches.step) == sorted(set(history.batches.step))
    same(history, run, whole)


@pytest.mark.parametrize("torn", [False, True], ids=["whole", "torn"])
def test_killed_it_goes_on_from_the_last_checkpoint_that_can_be_read(whole, torn):
    run = create(CONFIG)

    def disturb(event):
        if isinstance(event, BatchTrained) and event.epoch == 3:
            raise Killed

    with pytest.raises(Killed):
        train_with(run, disturb)
    assert Follower(run).state()[1] is Status.LOST
    if torn:
        checkpoint = run.epoch_folder(2) / CHECKPOINT_FILE
        checkpoint.write_bytes(checkpoint.read_bytes()[:-1000])
    resume(run)
    history = train_with(run)
    assert (history.phase, history.started.after_epoch) == ("finished", 1 if torn else 2)
    assert len(history.epochs) == 3
    same(history, run, whole)


def test_a_finished_run_is_extended_and_its_curve_goes_on(whole):
    original, _ = whole
    run = create(CONFIG)
    shutil.copytree(original.folder / "epochs", run.folder / "epochs")
    shutil.copy(original.events_path, run.events_path)
    with pytest.raises(RunError, match=r"has trained all of its 3 epochs\. Extend it"):
        resume(run)
    with pytest.raises(ConfigError, match="is the total, and 3 are trained already; received 3"):
        extend(run, 3)
    extend(run, 4, who="in a test")
    with pytest.raises(RunBusy, match="is queued"):
        extend(run, 5)
    history = train_with(run)
    assert [epoch.epoch for epoch in history.epochs] == [1, 2, 3, 4]
    assert history.target_epochs == 4
    assert [(event.change.setting, event.change.value, event.who) for event in history.changes] == [
        ("epochs", 4, "in a test")
    ]


def test_taken_back_before_a_trainer_came_it_is_what_it_was(whole):
    original, _ = whole
    run = create(CONFIG)
    shutil.copytree(original.folder / "epochs", run.folder / "epochs")
    shutil.copy(original.events_path, run.events_path)
    with LogWriter(run.events_path) as log:
        log.append(Failed(time=time.time(), message="It fell."))
    extend(run, 4)
    assert Follower(run).state()[1] is Status.QUEUED
    request_stop(run)
    history, status = Follower(run).state()
    assert (status, history.failure) == (Status.FAILED, "It fell.")
    assert not Follower(run).waits()
    assert forkable_epochs(run, history) == [1, 2, 3]
