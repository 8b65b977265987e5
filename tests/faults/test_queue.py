"""The queue and its slots on real processes: kills, two servers, two tabs, and a hand in the folder."""

import json
import shutil
import subprocess
import sys
import threading

import psutil
import pytest

from cnn_core import paths, preferences
from cnn_core.jobs import request_stop, submit
from cnn_core.jobs.queue import move, queue_folder, queued
from cnn_core.jobs.slots import slots_held
from cnn_core.jobs.supervision import is_supervised
from cnn_core.machine import usable_processors
from cnn_core.parsing import with_overrides
from cnn_core.preferences import Preferences
from cnn_core.runs.directory import Run
from cnn_core.runs.follow import Follower
from cnn_core.runs.log import event_reader
from cnn_core.runs.status import Status
from tests.browser.server import processes_of
from tests.faults.training import LONG, SMALL, SUPERVISE, ended, eventually, in_mid_epoch, wait_until

pytestmark = pytest.mark.faults


@pytest.fixture
def serve(home):
    """Start processes that supervise as web servers do; at the end nothing of this home is left."""
    servers = []

    def started() -> subprocess.Popen[bytes]:
        servers.append(subprocess.Popen([sys.executable, "-c", SUPERVISE], stdin=subprocess.PIPE))
        return servers[-1]

    yield started
    for server in servers:
        server.kill()
        server.communicate()
    left = processes_of(home)
    for process in left:
        process.kill()
    psutil.wait_procs(left, timeout=10)


def claimed(*runs: Run) -> bool:
    return all(Follower(run).history().claimed for run in runs)


def trainer_of(run: Run) -> psutil.Process:
    history = Follower(run).history()
    return psutil.Process(history.claimed.pid)


def test_two_servers_two_slots_and_a_killed_trainer(serve):
    """Trainers are killed before TensorFlow is loaded: what is tried here lies before."""
    preferences.save(Preferences(slots=2))
    first = serve()
    eventually(is_supervised)
    second = serve()
    one, two, three, four = (submit(LONG) for _ in range(4))
    eventually(lambda: claimed(one, two))
    assert queued() == [three, four] and slots_held() == 2 and not claimed(three)

    # Somebody on the other server's page has four come next; a kill -9 in slot 2 makes room for it.
    move(four, "first")
    trainer_of(two).kill()
    wait_until(two, lambda _history, status: status is Status.LOST, seconds=10)
    eventually(lambda: claimed(four))
    assert queued() == [three] and slots_held() == 2

    # The other server takes up the queue where this one was killed.
    first.kill()
    trainer_of(one).kill()
    eventually(lambda: claimed(three))
    assert queued() == [] and second.poll() is None and slots_held() == 2


def test_a_hand_in_the_queue_neither_loses_a_run_nor_ends_the_supervisor(serve):
    held = submit(LONG)
    serve()
    eventually(lambda: claimed(held))
    waits, cancelled = submit(SMALL), submit(SMALL)
    shutil.rmtree(queue_folder())
    queue_folder().write_text("a file where a folder belongs")
    request_stop(cancelled)
    assert wait_until(cancelled, ended)[1] is Status.STOPPED
    queue_folder().unlink()
    # A server that comes finds what waits; one that is there looks every half minute.
    for process in processes_of(paths.home()):
        process.kill()
    serve()
    eventually(lambda: claimed(waits))
    assert "claimed" not in [event.event for event in event_reader(cancelled.events_path).read_new()]


def test_two_that_train_at_once_learn_the_same_and_two_tabs_that_stop_at_once_stop_once(serve):
    """Numbers are those of so many threads: not of the slot, nor of what trains beside it."""
    preferences.save(Preferences(slots=2))
    config = with_overrides(SMALL, {"training.deterministic": True, "training.epochs": 500})
    runs = [submit(config) for _ in range(2)]
    serve()
    one, two = ([epoch.validation for epoch in wait_until(run, in_mid_epoch(2))[0].epochs][:1] for run in runs)
    assert one == two
    shares = {json.loads(run.environment_path.read_text())["threads"]["intra_op"] for run in runs}
    assert shares == {max(1, usable_processors() // 2)}

    stopped, other = runs
    tabs = [threading.Thread(target=request_stop, args=(stopped,), kwargs={"who": f"in tab {tab}"}) for tab in (1, 2)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    history, status = wait_until(stopped, ended)
    events = [event.event for event in event_reader(stopped.events_path).read_new()]
    assert status is Status.STOPPED and events.count("stopped") == 1 and events[-1] == "stopped"
    commands = {command.id for command in Follower(stopped).commands()}
    assert len(commands) == 2 and {answer.command_id for answer in history.acknowledged} <= commands
    assert history.acknowledged and Follower(other).state()[1] is Status.RUNNING


def test_a_training_in_a_terminal_waits_for_its_turn(serve):
    preferences.save(Preferences(slots=1))
    held = submit(LONG)
    serve()
    eventually(lambda: claimed(held))
    before = submit(LONG)
    words = ["train", "--epochs", "1", "--set", "data.fraction=0.2"]
    terminal = subprocess.Popen([sys.executable, "-m", "cnn_core", *words], stderr=subprocess.PIPE)
    _, after = eventually(lambda: len(waiting := queued()) == 2 and waiting)
    trainer_of(held).kill()
    eventually(lambda: claimed(before))
    assert not claimed(after) and terminal.poll() is None
    request_stop(after)
    assert wait_until(after, ended)[1] is Status.STOPPED
    terminal.communicate(timeout=20)
    assert terminal.returncode == 3
