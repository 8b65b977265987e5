"""What befalls a trainer and its folder while it trains: a clear state, a sentence, and the next run trains."""

import os
import shutil
import signal
import subprocess

import psutil
import pytest

from cnn_core.jobs import request_pause, request_stop, submit
from cnn_core.jobs.slots import slot_is_free
from cnn_core.parsing import with_overrides
from cnn_core.runs.commands import command_states
from cnn_core.runs.directory import Run
from cnn_core.runs.events import Command
from cnn_core.runs.follow import Follower
from cnn_core.runs.log import LogWriter
from cnn_core.runs.progress import progress_of
from cnn_core.runs.status import Status, is_alive, sentence_of
from tests.faults.training import BRISK, SMALL, ended, in_mid_epoch, wait_until

pytestmark = pytest.mark.faults

FALLING_CALLBACK = """
from cnn_core.engine.callbacks import StreamBatches
def fall(*_):
    raise RuntimeError("the callback fell\\nover its own feet")
StreamBatches.on_epoch_end = fall
"""
AN_HOUR_BACK_AFTER_AN_EPOCH = """
import time
from cnn_core.runs.log import LogWriter
append, real, epochs = LogWriter.append, time.time, []
def watch(self, record):
    append(self, record)
    if record.event == "epoch":
        epochs.append(record)
LogWriter.append = watch
time.time = lambda: real() - 3600 * bool(epochs)
"""


def test_a_callback_that_raises_ends_the_run_with_a_sentence(begin):
    run = submit(SMALL)
    trainer = begin(run, FALLING_CALLBACK)
    history, status = wait_until(run, ended)
    assert (status, history.failure) == (Status.FAILED, "RuntimeError: the callback fell")
    trainer.wait(20)
    assert "over its own feet" in run.worker_log_path.read_text()
    assert slot_is_free()


def test_a_clock_that_jumps_back_an_hour_changes_nothing(begin, monkeypatch):
    run = submit(BRISK)
    begin(run, AN_HOUR_BACK_AFTER_AN_EPOCH)

    def has_jumped(history, _status):
        return history.latest_batch is not None and history.latest_batch.time < history.started.time - 3000

    wait_until(run, has_jumped)
    # As Linux tells it after the clock was set: the machine seems to have started an hour earlier.
    booted = psutil.boot_time()
    monkeypatch.setattr(psutil._psplatform, "boot_time", lambda: booted - 3600)
    history, status = Follower(run).state()
    assert is_alive(history.claimed) and status is Status.RUNNING
    assert progress_of(history).seconds_left is None
    finished = len(history.epochs)
    history, _ = wait_until(run, lambda history, _: len(history.epochs) > finished + 1)
    assert list(history.batches.step) == sorted(history.batches.step)
    assert all(epoch.seconds > 0 for epoch in history.epochs)
    request_stop(run)
    assert wait_until(run, ended)[1] is Status.STOPPED


@pytest.mark.parametrize("paused", [True, False], ids=["paused", "training"])
def test_a_run_whose_folder_is_deleted_stops_training_and_leaves_no_shell(begin, paused):
    run = submit(BRISK)
    trainer = begin(run)
    wait_until(run, in_mid_epoch(2))
    if paused:
        request_pause(run)
        wait_until(run, lambda _history, status: status is Status.PAUSED)
    # As runs are deleted: in one step, whatever is just being written there.
    doomed = run.folder.rename(run.folder.with_name(".removed"))
    assert trainer.wait(60) == 1
    shutil.rmtree(doomed)
    assert not run.folder.exists()
    assert slot_is_free()


def test_a_folder_that_becomes_read_only_ends_the_run_with_a_sentence(begin, freeze_folder):
    run = submit(BRISK)
    trainer = begin(run)
    wait_until(run, in_mid_epoch(2))
    freeze_folder(run.folder)
    history, status = wait_until(run, ended)
    trainer.wait(20)
    assert status is Status.FAILED and slot_is_free()
    assert history.failure.startswith("The run's folder cannot be written (read-only file system).")
    assert str(run.folder) not in history.failure


def test_a_queued_run_whose_folder_cannot_be_written_says_so_and_does_not_hold_up_the_others(freeze_folder, supervisor):
    run = submit(SMALL)
    freeze_folder(run.folder)
    after = submit(SMALL)
    history, status = wait_until(run, lambda _history, status: status is Status.FAILED)
    assert sentence_of(status, history).startswith("The run's folder cannot be written, so no trainer can take it.")
    claimed = wait_until(after, lambda history, _status: history.claimed is not None)[0].claimed
    os.kill(claimed.pid, signal.SIGKILL)
    subprocess.run(["umount", "--lazy", str(run.folder)], check=True)
    assert wait_until(run, lambda _history, status: status is Status.QUEUED)


def ask_ten_thousand_times(run: Run) -> list[Command]:
    commands = [
        Command(time=number, id=f"{number:08x}", command="resume" if number % 2 else "pause")
        for number in range(10_000)
    ]
    with LogWriter(run.control_path) as log:
        for command in commands:
            log.append(command)
    return commands


def test_ten_thousand_commands_are_each_answered_and_the_training_goes_on(begin):
    run = submit(with_overrides(SMALL, {"training.epochs": 3}))
    with run.control_path.open("ab") as control:
        control.write(b'{"time":1,"id":"00000000","command":"dance"}\nno command at all\n')
    commands = ask_ten_thousand_times(run)
    begin(run)
    history, status = wait_until(run, ended)
    assert status is Status.FINISHED and len(history.epochs) == 3
    assert all(state.in_effect for state in command_states(commands, history))
    assert run.worker_log_path.read_text().count("is not a record that this release can read") >= 2
