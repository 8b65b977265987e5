"""A disk that is full, a home that may not be written: told in a sentence, and no run is damaged."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from cnn_core import paths
from cnn_core.analysis.evaluation import evaluate
from cnn_core.errors import HomeNotWritable
from cnn_core.jobs import request_stop, resume, submit
from cnn_core.jobs.supervisor import Supervisor
from cnn_core.preferences import Preferences, save
from cnn_core.runs.directory import all_runs, create
from cnn_core.runs.events import Stopped
from cnn_core.runs.follow import Follower
from cnn_core.runs.log import LogWriter, event_reader
from cnn_core.runs.status import Status
from tests.faults.training import LONG, SMALL, ended, in_mid_epoch, wait_until

pytestmark = pytest.mark.faults

MEGABYTE = 2**20


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A file system of 24 MB in memory."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"a small file system needs the right to mount one: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def runs_on_small_disk(home, small_disk):
    """The home's runs lie on the small disk; its data do not."""
    (home / "runs").symlink_to(small_disk, target_is_directory=True)
    return small_disk


@pytest.fixture
def read_only_home(home, small_disk, monkeypatch):
    """A home with data and a finished run, mounted so that not even root can write to it."""
    create(SMALL)
    (run,) = all_runs()
    with LogWriter(run.events_path) as log:
        log.append(Stopped(time=0))
    shutil.copytree(home / "runs", small_disk / "runs")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    monkeypatch.setenv(paths.HOME_VARIABLE, str(small_disk))
    return small_disk


def fill(disk: Path, *, leave: int) -> None:
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    # A trainer at work may have taken some of what was free: then it is full all the same.
    with suppress(OSError):
        (disk / "filler").write_bytes(bytes(max(free - leave, 0)))


def assert_whole(run):
    """Every line can be read, every saved epoch evaluated, and nothing half-written is left."""
    history = Follower(run).history()
    for epoch in history.checkpoints:
        assert evaluate(run, history, epoch).confusion.sum() > 0
    assert {int(folder.name) for folder in (run.folder / "epochs").iterdir()} == set(history.checkpoints)


def test_a_disk_that_fills_up_while_training_ends_the_run_with_a_sentence_and_then_it_goes_on(
    runs_on_small_disk, begin
):
    run = submit(LONG)
    trainer = begin(run)
    wait_until(run, in_mid_epoch(3))
    fill(runs_on_small_disk, leave=0)
    history, status = wait_until(run, ended)
    assert status is Status.FAILED
    assert "The disk is full. Free some space" in history.failure
    assert trainer.wait(20) == 1
    assert set(history.checkpoints) >= {1, 2}
    assert_whole(run)
    (runs_on_small_disk / "filler").unlink()
    resume(run)
    begin(run)
    trained = max(history.checkpoints)
    history, _ = wait_until(run, lambda history, _: trained + 1 in history.checkpoints)
    assert history.started.after_epoch == trained
    assert_whole(run)


def test_a_checkpoint_that_does_not_fit_ends_the_run_with_a_sentence(runs_on_small_disk, begin):
    run = submit(LONG)
    trainer = begin(run)
    wait_until(run, in_mid_epoch(2))
    fill(runs_on_small_disk, leave=300 * 1024)
    history, status = wait_until(run, ended)
    assert (status, trainer.wait(20)) == (Status.FAILED, 1)
    assert "The disk is full." in history.failure
    assert_whole(run)


def test_a_run_that_finds_no_room_is_refused_and_leaves_nothing(runs_on_small_disk):
    fill(runs_on_small_disk, leave=0)
    with pytest.raises(HomeNotWritable, match="the disk is full"):
        submit(SMALL)
    assert [path.name for path in runs_on_small_disk.iterdir()] == ["filler"]


def test_a_line_that_does_not_fit_is_taken_back_whole(small_disk):
    path = small_disk / "events.jsonl"
    with LogWriter(path) as log:
        log.append(Stopped(time=1))
        page = os.sysconf("SC_PAGE_SIZE")
        os.write(log._descriptor, b" " * (page - 20 - path.stat().st_size) + b"\n")
        before = path.read_bytes()
        fill(small_disk, leave=0)
        with pytest.raises(OSError, match="No space left"):
            log.append(Stopped(time=2))
        assert path.read_bytes() == before


def test_a_read_only_home_still_shows_its_runs_and_says_why_nothing_starts(read_only_home):
    (run,) = all_runs()
    assert Follower(run).state()[1] is Status.STOPPED
    for refused in (lambda: submit(SMALL), lambda: save(Preferences()), lambda: request_stop(run)):
        with pytest.raises(HomeNotWritable, match=f"read-only file system.*{paths.HOME_VARIABLE}"):
            refused()


def test_a_supervisor_on_a_read_only_home_waits_quietly(read_only_home, caplog):
    supervisor = Supervisor()
    supervisor.start()
    supervisor._stop.wait(1.5)
    supervisor.stop()
    assert len([record for record in caplog.records if "met a problem" in record.message]) == 1


def test_a_home_that_cannot_even_be_made_is_a_sentence(monkeypatch):
    monkeypatch.setenv(paths.HOME_VARIABLE, "/proc/epochscope")
    with pytest.raises(HomeNotWritable, match="could not be written to /proc/epochscope"):
        create(SMALL)


def test_the_reserve_is_given_back(begin):
    run = submit(SMALL)
    assert begin(run).wait(60) == 0
    assert event_reader(run.events_path).read_new()[-1].event == "finished"
    assert not run.reserve_path.exists()
