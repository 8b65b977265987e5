"""The queue: its order, how it is changed, and what a hand may do to its folder."""

import os
import subprocess
import sys
import threading
import time

import pytest
from filelock import FileLock

from cnn_core import paths
from cnn_core.errors import HomeNotWritable, NotQueued
from cnn_core.jobs import request_stop
from cnn_core.jobs.forgotten import enqueue_forgotten
from cnn_core.jobs.queue import GAP, dequeue, enqueue, move, queue_folder, queued
from cnn_core.presets import QUICK
from cnn_core.runs.directory import create
from cnn_core.runs.events import Claimed
from cnn_core.runs.log import LogWriter, event_reader


@pytest.fixture
def runs(home):
    """Four that wait, called a to d in their order."""
    waiting = [create(QUICK.config.model_copy(update={"name": name})) for name in "abcd"]
    for run in waiting:
        enqueue(run)
    return waiting


def order() -> str:
    return "".join(run.meta().name for run in queued())


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ([(2, "up")], "acbd"),
        ([(0, "up")], "abcd"),
        ([(3, "down")], "abcd"),
        ([(0, "down")], "bacd"),
        ([(3, "first")], "dabc"),
        ([(1, "up"), (1, "up"), (1, "down")], "abcd"),
        ([(3, "first"), (2, "first"), (0, "down")], "cdba"),
    ],
)
def test_runs_change_places(runs, moves, expected):
    for place, where in moves:
        move(runs[place], where)
    assert order() == expected


def test_a_thousand_moves_keep_every_run(runs):
    for count in range(1000):
        move(runs[count % 4], ("up", "first", "down")[count % 3])
    assert sorted(order()) == list("abcd")
    enqueue(late := create(QUICK.config.model_copy(update={"name": "e"})))
    assert queued()[-1] == late


def test_enqueueing_again_keeps_the_place_and_a_clock_set_back_does_not_overtake(runs, monkeypatch):
    enqueue(runs[0])
    assert order() == "abcd"
    monkeypatch.setattr(time, "time_ns", lambda: 1_000_000_000)
    enqueue(create(QUICK.config.model_copy(update={"name": "e"})))
    assert order() == "abcde"


def test_places_are_told_apart_where_files_keep_whole_seconds(runs):
    move(runs[2], "up")
    moments = [(queue_folder() / run.id).stat().st_mtime_ns for run in queued()]
    assert all(moment % GAP == 0 for moment in moments) and len(set(moments)) == 4


def test_a_run_that_does_not_wait_cannot_be_moved(runs):
    dequeue(runs[1])
    with pytest.raises(NotQueued, match="does not wait in the queue"):
        move(runs[1], "first")
    assert order() == "acd"


def test_a_cancelled_run_leaves_the_queue_with_a_last_word(runs):
    request_stop(runs[1])
    assert order() == "acd"
    assert event_reader(runs[1].events_path).read_new()[-1].event == "stopped"
    assert enqueue_forgotten() == []


MOVE = "import sys; from cnn_core.jobs.queue import move; from cnn_core.runs.directory import find\n" + (
    "for _ in range(60): move(find(sys.argv[1]), 'first'); move(find(sys.argv[1]), 'down')"
)


def test_several_processes_move_at_once_and_nobody_misses_a_run(runs):
    movers = [subprocess.Popen([sys.executable, "-c", MOVE, run.id]) for run in runs[1:3]]
    while any(mover.poll() is None for mover in movers):
        assert sorted(order()) == list("abcd")
    assert [mover.returncode for mover in movers] == [0, 0]


def test_who_moves_waits_for_who_moves(runs):
    mover = threading.Thread(target=move, args=(runs[3], "first"))
    with FileLock(paths.locks_folder() / "queue.lock"):
        mover.start()
        mover.join(0.3)
        assert order() == "abcd"
    mover.join()
    assert order() == "dabc"


def test_what_a_hand_puts_there_is_no_run_and_does_no_harm(runs):
    folder = queue_folder()
    (folder / "notes.txt").write_text("mine")
    (folder / runs[0].id).unlink()
    (folder / runs[0].id).mkdir()
    (folder / "a-folder-of-somebody").mkdir()
    (folder / "link-to-nowhere").symlink_to(folder / "nowhere")
    (folder / runs[1].id).write_bytes(os.urandom(100))
    assert order() == "bcd"
    move(runs[3], "first")
    assert order() == "dbc"


def test_a_queue_that_is_no_folder_is_a_sentence(home):
    run = create(QUICK.config)
    queue_folder().write_text("no folder")
    for act in (queued, lambda: enqueue(run), lambda: move(run, "up")):
        with pytest.raises(HomeNotWritable, match="Remove it; the runs that wait are found again"):
            act()


def test_runs_that_the_queue_has_lost_are_found_again_in_their_order(runs):
    with LogWriter(runs[2].events_path) as log:
        log.append(Claimed(time=1.0, pid=1, process_started=1.0))
    for run, age in zip(runs, (40, 30, 20, 10), strict=True):
        os.utime(run.folder / "config.json", (time.time() - age,) * 2)
    for entry in queue_folder().iterdir():
        entry.unlink()
    queue_folder().rmdir()
    assert enqueue_forgotten() == [runs[0], runs[1], runs[3]]
    assert order() == "abd"
    assert paths.locks_folder().is_dir()
