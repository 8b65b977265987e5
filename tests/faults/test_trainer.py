"""What happens to a run when its trainer is stopped, killed or duplicated: on real processes."""

import os
import signal
import time

import numpy as np
import psutil
import pytest

from cnn_core import data
from cnn_core.analysis.evaluation import evaluate
from cnn_core.analysis.metrics import metrics_of
from cnn_core.engine.checkpoint import load_epoch
from cnn_core.engine.evaluation import LogitsFunction
from cnn_core.jobs import request_stop, submit
from cnn_core.jobs.launch import launch
from cnn_core.jobs.queue import queued
from cnn_core.jobs.slots import slot, slot_is_free
from cnn_core.parsing import with_overrides
from cnn_core.runs import status as status_module
from cnn_core.runs.follow import Follower
from cnn_core.runs.log import event_reader
from cnn_core.runs.status import Status, is_alive
from tests.faults.training import LONG, SMALL, ended, in_mid_epoch, wait_until

pytestmark = pytest.mark.faults


@pytest.fixture
def start(begin):
    """`start(config)` is a run and its trainer."""

    def started(config):
        run = submit(config)
        return run, begin(run)

    return started


def test_a_run_trains_to_its_end_and_its_checkpoint_gives_the_logged_numbers(home):
    run = submit(SMALL)
    process = launch(run)
    history, status = wait_until(run, ended)
    assert (status, process.wait(20)) == (Status.FINISHED, 0)
    assert [epoch.epoch for epoch in history.epochs] == [1, 2] and history.checkpoints == {1, 2}
    evaluation = evaluate(run, history, 2)
    logged = history.epochs[1].validation
    assert metrics_of(evaluation.predictions.logits, evaluation.labels) == logged
    images = np.stack([data.image(evaluation.split, index) for index in evaluation.indices])
    again = LogitsFunction(load_epoch(run, 2))(images)
    np.testing.assert_allclose(again, evaluation.predictions.logits, rtol=1e-4, atol=1e-4)


def test_sigkill_in_mid_epoch_is_seen_as_lost_and_finished_epochs_stay_usable(start):
    run, process = start(LONG)
    before, _ = wait_until(run, in_mid_epoch(2))
    process.send_signal(signal.SIGKILL)
    history, status = wait_until(run, lambda _history, status: status is Status.LOST, seconds=10)
    assert status is Status.LOST
    assert history.batches.step[: len(before.batches)].tolist() == before.batches.step.tolist()
    assert set(history.checkpoints) >= {1}
    evaluation = evaluate(run, history, 1)
    assert evaluation.confusion.sum() == len(evaluation.labels) == 500
    assert load_epoch(run, 1).optimizer.iterations.numpy() == history.epochs[0].step
    process.wait(10)
    assert slot_is_free()


def test_a_killed_trainers_torn_last_line_is_not_shown_and_not_in_the_way(start):
    run, process = start(LONG)
    wait_until(run, in_mid_epoch(1))
    process.kill()
    process.wait()
    whole = event_reader(run.events_path).read_new()
    with run.events_path.open("ab") as file:
        file.write(b'{"time":1795472381.28,"event":"batch","epo')
    assert event_reader(run.events_path).read_new() == whole
    assert wait_until(run, ended)[1] is Status.LOST


def frozen(start, config, moment):
    """A run whose trainer is held still while `moment` is true of it; another run where the trainer was too quick."""
    while True:
        run, process = start(config)
        wait_until(run, lambda history, status: moment(history) or ended(history, status))
        process.send_signal(signal.SIGSTOP)
        if moment(Follower(run).history()):
            return run, process
        process.kill()
        process.wait()


def far_from_an_epochs_end(history):
    latest = history.latest_batch
    return latest is not None and latest.epoch == 2 and latest.step < 1.5 * history.started.batches_per_epoch


def test_stop_in_mid_epoch_trains_no_batch_more_and_keeps_what_was_learned(start):
    run, process = frozen(start, LONG, far_from_an_epochs_end)
    command = request_stop(run)
    process.send_signal(signal.SIGCONT)
    history, status = wait_until(run, ended)
    assert (status, process.wait(20)) == (Status.STOPPED, 0)
    assert [event.command_id for event in history.acknowledged] == [command.id]
    last = history.epochs[-1]
    assert last.partial and last.epoch in history.checkpoints and history.best_epoch < last.epoch
    assert last.step == history.in_effect[0].step
    assert evaluate(run, history, last.epoch).confusion.sum() == 500


def test_a_stop_that_comes_during_the_last_validation_is_answered_and_trains_no_batch_more(start):
    config = with_overrides(SMALL, {"data.validation": "test", "training.epochs": 1})
    run, process = frozen(start, config, lambda history: history.phase == "validating" and not history.epochs)
    command = request_stop(run)
    process.send_signal(signal.SIGCONT)
    history, status = wait_until(run, ended)
    assert status is Status.STOPPED
    assert [event.command_id for event in history.in_effect] == [command.id]
    assert [epoch.partial for epoch in history.epochs] == [False]


def test_a_stop_is_seen_as_soon_as_it_is_asked_for(start):
    run, process = start(LONG)
    wait_until(run, in_mid_epoch(1))
    process.send_signal(signal.SIGSTOP)
    request_stop(run)
    assert Follower(run).state()[1] is Status.STOPPING
    process.send_signal(signal.SIGCONT)
    assert wait_until(run, ended)[1] is Status.STOPPED


def test_two_polite_signals_mean_one_stop(start):
    run, process = start(LONG)
    wait_until(run, in_mid_epoch(1))
    process.terminate()
    process.terminate()
    assert wait_until(run, ended)[1] is Status.STOPPED


def test_a_polite_signal_means_stop(start):
    run, process = start(LONG)
    wait_until(run, in_mid_epoch(1))
    process.terminate()
    _, status = wait_until(run, ended)
    assert (status, process.wait(20)) == (Status.STOPPED, 0)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="POSIX signals")
@pytest.mark.parametrize(("patience", "frozen"), [(2, 0), pytest.param(10, 60, marks=pytest.mark.slow)])
def test_a_frozen_trainer_is_unresponsive_not_lost_and_comes_back(start, monkeypatch, patience, frozen):
    monkeypatch.setattr(status_module, "UNRESPONSIVE_AFTER_SECONDS", patience)
    run, process = start(LONG)
    wait_until(run, in_mid_epoch(1))
    process.send_signal(signal.SIGSTOP)
    wait_until(run, lambda _history, status: status is Status.UNRESPONSIVE)
    before = event_reader(run.events_path).read_new()
    thawed = time.monotonic() + frozen
    while time.monotonic() < thawed:
        assert Follower(run).state()[1] is Status.UNRESPONSIVE
        time.sleep(1)
    assert launch(run).wait(30) == 0, "nobody takes it over"
    process.send_signal(signal.SIGCONT)
    wait_until(run, lambda _history, status: status is Status.RUNNING)
    history, _ = wait_until(run, lambda history, _: len(history.batches) > 10 + len(before))
    assert event_reader(run.events_path).read_new()[: len(before)] == before
    assert list(history.batches.step) == sorted(set(history.batches.step))


def test_a_second_trainer_leaves_the_run_to_the_first(start):
    run, _ = start(LONG)
    wait_until(run, in_mid_epoch(1))
    assert launch(run).wait(30) == 0
    claims = [event for event in event_reader(run.events_path).read_new() if event.event == "claimed"]
    assert len(claims) == 1
    assert Follower(run).state()[1] is Status.RUNNING


def test_of_two_trainers_started_at_once_one_trains(home):
    run = submit(SMALL)
    with slot():
        both = [launch(run) for _ in range(2)]
        psutil.wait_procs([psutil.Process(process.pid) for process in both], timeout=5)
    assert [process.wait(90) for process in both] == [0, 0]
    events = event_reader(run.events_path).read_new()
    assert [event.event for event in events].count("claimed") == 1
    assert events[-1].event == "finished"


def test_a_finished_run_is_not_trained_again(start):
    run, process = start(SMALL)
    wait_until(run, ended)
    process.wait(20)
    size = run.events_path.stat().st_size
    assert launch(run).wait(30) == 0
    assert run.events_path.stat().st_size == size


def test_a_second_run_waits_for_the_slot_and_can_be_stopped_while_it_waits(start):
    first, _ = start(LONG)
    wait_until(first, in_mid_epoch(1))
    second, waiting = start(SMALL)
    assert waiting.poll() is None
    history, status = wait_until(second, lambda _history, status: status is Status.QUEUED)
    assert history.claimed is None
    request_stop(second)
    _, status = wait_until(second, ended)
    assert (status, waiting.wait(20)) == (Status.STOPPED, 0)


def test_a_queued_run_without_a_trainer_is_stopped_at_once(home):
    run = submit(SMALL)
    assert [waiting.id for waiting in queued()] == [run.id]
    request_stop(run)
    assert queued() == []
    assert event_reader(run.events_path).read_new()[-1].event == "stopped"


def test_a_loss_that_is_no_number_is_recorded_as_it_is(start):
    run, _ = start(
        with_overrides(
            SMALL,
            {
                "training.optimizer": "sgd",
                "training.learning_rate": 1.0,
                "data.flip": "off",
                "model.layers.5.activation": "linear",
                "model.layers.0.activation": "linear",
                "model.layers.2.activation": "linear",
            },
        )
    )
    history, status = wait_until(run, ended)
    assert status is Status.FINISHED
    assert np.isnan(history.epochs[-1].validation.loss)
    assert "NaN" in run.events_path.read_text()


def test_a_failure_is_a_sentence_and_the_traceback_is_in_the_log(home):
    run = submit(SMALL)
    (run.folder / "epochs").write_text("a file where a folder is needed")
    assert launch(run).wait(60) == 1
    history, status = wait_until(run, ended)
    assert status is Status.FAILED
    assert "epochs" in history.failure and "Traceback" not in history.failure
    assert "Traceback" in run.worker_log_path.read_text()


def test_a_reused_pid_is_not_taken_for_the_trainer(start):
    run, process = start(LONG)
    history, _ = wait_until(run, in_mid_epoch(1))
    process.kill()
    process.wait()
    stranger = history.claimed.model_copy(update={"pid": os.getpid()})
    assert psutil.pid_exists(stranger.pid) and not is_alive(stranger)
