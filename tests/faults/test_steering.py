"""Steering a real training: it stands still, goes on, takes single steps and obeys what is turned."""

import json
import subprocess
import sys
import time
from zipfile import ZipFile

import pytest

from cnn_core.errors import ConfigError
from cnn_core.jobs import (
    request_change,
    request_checkpoint,
    request_pause,
    request_resume,
    request_step,
    request_stop,
    submit,
)
from cnn_core.jobs.launch import launch
from cnn_core.parsing import with_overrides
from cnn_core.runs.commands import command_states
from cnn_core.runs.effective import effective_config
from cnn_core.runs.follow import Follower
from cnn_core.runs.predictions import CHECKPOINT_FILE
from cnn_core.runs.status import HEARTBEAT_SECONDS, Status, heartbeat_age, sentence_of
from cnn_core.schedules import CosineSchedule
from tests.faults.training import LONG, ended, in_mid_epoch, wait_until

pytestmark = pytest.mark.faults


@pytest.fixture
def training(begin):
    """A run of 500 epochs in its first one, and the process that trains it."""
    run = submit(LONG)
    process = begin(run)
    wait_until(run, in_mid_epoch(1))
    yield run
    request_stop(run)
    process.wait(60)


def fate(run, command):
    """What became of the command, once the trainer has answered it."""
    history, _ = wait_until(run, lambda history, _: command_states((command,), history)[0].in_effect is not None)
    return command_states((command,), history)[0]


def test_a_training_is_paused_stepped_turned_resumed_and_ended_by_its_epochs(training):
    run = training
    paused = fate(run, request_pause(run, who="in a test"))
    history, status = Follower(run).state()
    assert status is Status.PAUSED and status.active
    assert paused.what == "Pause" and paused.in_effect.who == "in a test"
    standing = history.latest_batch.step
    time.sleep(2 * HEARTBEAT_SECONDS)
    assert Follower(run).history().latest_batch.step == standing
    assert heartbeat_age(run) < 2 * HEARTBEAT_SECONDS, "the heartbeat goes on"

    one = fate(run, request_step(run, "batch"))
    assert one.in_effect.step == paused.in_effect.step + 1
    assert Follower(run).history().latest_batch.step == one.in_effect.step, "its point is drawn at once"

    epoch = fate(run, request_step(run, "epoch"))
    history, status = Follower(run).state()
    assert status is Status.PAUSED and epoch.in_effect.step == history.started.batches_per_epoch
    assert history.checkpoints == {1} and not history.epochs[0].partial

    halved = fate(run, request_change(run, "learning_rate", 0.0005))
    assert halved.what == "Learning rate 0.0005 (before 0.002)"
    fewer = fate(run, request_change(run, "epochs", 3))
    assert fewer.what == "Epochs 3 (before 500)" and Follower(run).history().target_epochs == 3

    fate(run, request_resume(run))
    history, status = wait_until(run, ended)
    assert status is Status.FINISHED and [one.epoch for one in history.epochs] == [1, 2, 3]
    assert history.latest_batch.learning_rate == pytest.approx(0.0005)
    assert all(one.seconds < 60 for one in history.epochs)


def test_a_paused_training_can_be_stopped_and_keeps_what_it_learned(training):
    fate(training, request_pause(training))
    request_stop(training)
    history, status = wait_until(training, ended)
    assert status is Status.STOPPED and history.epochs[-1].partial and history.checkpoints


def test_what_makes_no_sense_is_refused_with_a_sentence(training):
    command = request_resume(training)
    history, _ = wait_until(training, lambda history, _: bool(history.acknowledged))
    state = command_states((command,), history)[0]
    assert state.how_far == "refused: It is not paused" and state.in_effect is None
    with pytest.raises(ConfigError, match="learning_rate"):
        request_change(training, "learning_rate", 2.0)


def test_the_terminal_steers_too(training):
    def runs(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "cnn_core", "runs", words[0], training.id, *words[1:]]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    done = runs("pause")
    assert done.returncode == 0 and "Pause: acknowledged, in effect since step" in done.stderr
    assert "Epochs 4 (before 500)" in runs("set", "epochs", "4").stderr
    refused = runs("pause")
    assert refused.returncode == 1 and "refused: It is paused already" in refused.stderr
    assert runs("set", "epochs", "0").returncode == 2
    assert "Schedule step, 0.1 times every 2 epochs" in runs("set", "schedule", "step", "every=2", "factor=0.1").stderr
    assert "Save now: " in runs("checkpoint").stderr
    shown = json.loads(runs("show", "--json").stdout)
    assert [told["what"] for told in shown["commands"]][1] == "Epochs 4 (before 500)"
    assert shown["commands"][0]["who"] == "in a terminal" and shown["commands"][2]["refused"]
    assert (
        shown["commands"][3]["change"]["value"]["every"]
        == 2
        == shown["effective_config"]["training"]["schedule"]["every"]
    )


DROPPING = with_overrides(
    LONG,
    {
        "data.fraction": 0.2,
        "model.layers": [
            {"kind": "conv2d", "filters": 4},
            {"kind": "max_pooling2d"},
            {"kind": "dropout", "rate": 0.0},
            {"kind": "flatten"},
            {"kind": "dense", "units": 10, "activation": "softmax"},
        ],
    },
)


def test_dropout_schedule_and_patience_are_turned_a_checkpoint_is_made_and_the_best_epoch_is_kept(home):
    run = submit(DROPPING)
    process = launch(run)
    wait_until(run, lambda history, _: history.claimed is not None)
    early = request_stop(run, keep_best=True)
    wait_until(run, in_mid_epoch(2))
    refused = command_states((early,), Follower(run).history())[0]
    assert refused.how_far.startswith("refused: No epoch is finished yet")

    fate(run, request_pause(run))
    dropout = fate(run, request_change(run, "dropout", 0.5, layer=2))
    assert dropout.what == "Dropout of layer 3 0.5 (before 0)"
    schedule = fate(run, request_change(run, "schedule", CosineSchedule()))
    assert schedule.what == "Schedule cosine (before constant)"
    patience = fate(run, request_change(run, "early_stopping", 50))
    assert patience.what == "Early stopping 50 (before 0)"
    fate(run, request_change(run, "epochs", 100))
    with pytest.raises(ConfigError, match="Layer 1 is no dropout layer; these are: 3"):
        request_change(run, "dropout", 0.5, layer=0)

    stepped = fate(run, request_step(run, "batch"))
    if stepped.in_effect.step % Follower(run).history().started.batches_per_epoch == 0:
        # An epoch's last batch is saved with it.
        stepped = fate(run, request_step(run, "batch"))
    saved = fate(run, request_checkpoint(run, who="in a test"))
    history = Follower(run).history()
    assert saved.in_effect.step == stepped.in_effect.step == history.saved[-1].step == history.validated[-1].step
    assert history.saved[-1].epoch not in history.checkpoints, "it is none to look at"
    with ZipFile(run.epoch_folder(history.saved[-1].epoch) / CHECKPOINT_FILE) as archive:
        assert '"rate": 0.5' in archive.read("config.json").decode()
    again = request_checkpoint(run)
    wait_until(run, lambda history, _: any(event.command_id == again.id for event in history.acknowledged))
    assert "Nothing has been trained since" in command_states((again,), Follower(run).history())[0].how_far

    fate(run, request_resume(run))
    wait_until(run, lambda now, _: len(now.epochs) > len(history.epochs) + 1)
    request_stop(run, keep_best=True)
    history, status = wait_until(run, ended)
    assert process.wait(60) == 0
    assert status is Status.STOPPED and not history.epochs[-1].partial
    assert history.kept_epoch == history.best_epoch
    assert sentence_of(status, history) == f"Ended on request; epoch {history.best_epoch}, its best, is kept."
    turned = effective_config(run.config(), history).training
    assert history.batches.learning_rate[-1] == pytest.approx(
        turned.rate_at(int(history.batches.step[-1]) - 1, history.started.batches_per_epoch), rel=1e-4
    )
