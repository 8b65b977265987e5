"""Studies in processes of their own: computed one at a time, cancelled, killed, and out of luck with disk and files."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest

from cnn_core import paths
from cnn_core.runs.bin import put
from cnn_core.runs.directory import find
from cnn_core.runs.predictions import CHECKPOINT_FILE, read_logits
from cnn_core.studies import (
    Study,
    StudyStatus,
    cancel,
    load_embedding,
    load_robustness,
    start,
    state_of,
)
from cnn_core.studies.launch import turn
from cnn_core.studies.state import LOST_WORDS, WAITING_WORDS, read_word
from tests.faults.test_disk import fill, small_disk  # noqa: F401
from tests.faults.training import eventually
from tests.studies.networks import IMAGES, untrained_run

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def saved(shared_home):
    """A run with a network, laid once for all."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(paths.HOME_VARIABLE, str(shared_home))
        return untrained_run().folder


@pytest.fixture
def run(home, saved):
    """A copy of it in this test's own home."""
    shutil.copytree(saved, home / "runs" / saved.name)
    return find(saved.name)


@pytest.fixture
def study(run):
    made = Study("robustness", run, 1, 40)
    yield made
    if (word := read_word(made)) is not None and state_of(made).status.active:
        os.kill(word.pid, signal.SIGKILL)


def reached(study: Study, *statuses: StudyStatus):
    """The state once it is one of these."""
    return eventually(lambda: (state := state_of(study)).status in statuses and state)


def left(study: Study) -> set[str]:
    return {path.name for path in study.folder.iterdir()}


def test_two_studies_compute_one_after_the_other_and_keep_what_the_network_answers(study):
    second = Study("embedding", study.run, 1, 40)
    start(study)
    reached(study, StudyStatus.RUNNING)
    start(second)
    assert state_of(second).words == WAITING_WORDS
    reached(study, StudyStatus.FINISHED, StudyStatus.FAILED)
    found = load_robustness(study)
    np.testing.assert_allclose(found.clean, read_logits(study.run, 1)[:40], atol=1e-4)
    assert found.logits.shape == (9, 5, 40, 10) and found.seconds > 0
    eventually(lambda: left(study) == {"result.npz", "progress.json", "study.log"})
    reached(second, StudyStatus.FINISHED, StudyStatus.FAILED)
    assert load_embedding(second).features.shape[0] == IMAGES
    assert second.result_path.stat().st_mtime > study.result_path.stat().st_mtime


def test_a_study_is_cancelled_while_it_waits_and_by_a_polite_signal_too(study):
    with turn():
        start(study)
        process = psutil.Process(read_word(study).pid)
        cancel(study)
        assert state_of(study).status is StudyStatus.CANCELLED and not process.is_running()
        start(study)
        pid = read_word(study).pid
        eventually(lambda: _handles_signals(pid))
        os.kill(pid, signal.SIGTERM)
        reached(study, StudyStatus.CANCELLED)
    assert not study.result_path.exists()


def _handles_signals(pid: int) -> bool:
    """Whether the process has set its own way with SIGTERM: a bit of what Linux tells of it."""
    told = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    caught = next(line for line in told if line.startswith("SigCgt")).split()[1]
    return bool(int(caught, 16) >> (signal.SIGTERM - 1) & 1)


def test_a_running_study_is_cancelled_within_seconds_and_leaves_nothing_half(study):
    start(study)
    reached(study, StudyStatus.RUNNING)
    process = psutil.Process(read_word(study).pid)
    cancel(study)
    assert state_of(study).status is StudyStatus.CANCELLED and not process.is_running()
    assert left(study) == {"progress.json", "study.log"}
    with turn().acquire(timeout=1):
        pass


def test_a_killed_study_has_failed_and_another_takes_its_turn(study):
    start(study)
    reached(study, StudyStatus.RUNNING)
    os.kill(read_word(study).pid, signal.SIGKILL)
    state = reached(study, StudyStatus.FAILED)
    assert state.words == LOST_WORDS
    with turn().acquire(timeout=1):
        pass


def test_a_damaged_checkpoint_is_a_sentence_and_the_traceback_is_in_the_log(study):
    checkpoint = study.run.epoch_folder(1) / CHECKPOINT_FILE
    checkpoint.write_bytes(checkpoint.read_bytes()[:2000])
    start(study)
    state = reached(study, StudyStatus.FAILED, StudyStatus.FINISHED)
    assert f"after epoch 1 of run {study.run.id!r} cannot be loaded" in state.words
    assert str(study.run.folder) not in state.words
    assert "Traceback" in study.log_path.read_text()
    assert left(study) == {"progress.json", "study.log"}


def test_a_full_disk_is_a_sentence(study, small_disk):  # noqa: F811
    (study.run.folder / "studies").symlink_to(small_disk, target_is_directory=True)
    with turn():
        start(study)
    reached(study, StudyStatus.RUNNING)
    eventually(study.reserve_path.exists)
    fill(small_disk, leave=0)
    state = reached(study, StudyStatus.FAILED, StudyStatus.FINISHED)
    assert state.words == "The disk is full. Free some space and start again."
    assert left(study) == {"progress.json", "study.log"}


def test_a_run_that_is_removed_meanwhile_takes_its_study_along(study):
    with turn():
        start(study)
        process = psutil.Process(read_word(study).pid)
        eventually(lambda: _handles_signals(process.pid))
        put(study.run)
    _, alive = psutil.wait_procs([process], timeout=60)
    assert alive == [] and not study.run.folder.exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["robustness", "../../etc", "1", "40"], "is not a run id"),
        (["robustness"], "KIND RUN EPOCH IMAGES"),
        (["robustness", "quick-20260101-000000-abcd", "one", "40"], "KIND RUN EPOCH IMAGES"),
    ],
)
def test_words_that_name_no_study_are_a_sentence(home, words, sentence):
    command = [sys.executable, "-m", "cnn_core.study", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2 and sentence in done.stderr and "Traceback" not in done.stderr
