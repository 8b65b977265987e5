"""After many runs nothing is left of their processes: no zombie, no orphan, no descriptor, no lock."""

import subprocess
import sys

import psutil
import pytest

from cnn_core import paths, preferences
from cnn_core.jobs import request_stop, submit
from cnn_core.jobs.queue import queued
from cnn_core.jobs.slots import slots_held
from cnn_core.machine import usable_processors
from cnn_core.parsing import with_overrides
from cnn_core.preferences import Preferences
from cnn_core.runs.follow import Follower
from cnn_core.runs.status import Status
from tests.browser.server import processes_of
from tests.faults.training import SMALL, SUPERVISE, ended, eventually, wait_until

pytestmark = pytest.mark.faults

TINY = with_overrides(SMALL, {"training.epochs": 1, "data.fraction": 0.05})
MANY = pytest.param(100, marks=[pytest.mark.slow, pytest.mark.timeout(3600)])


@pytest.fixture
def server(home):
    """Supervises as a web server does, two runs at a time where there are two processors."""
    preferences.save(Preferences(slots=min(2, usable_processors())))
    process = subprocess.Popen([sys.executable, "-c", SUPERVISE], stdin=subprocess.PIPE)
    yield psutil.Process(process.pid)
    process.kill()
    process.communicate()
    for left in processes_of(home):
        left.kill()


def fate(number: int) -> Status:
    """Of ten runs one is killed, one is taken back from the queue, and the others train to their end."""
    return {1: Status.LOST, 2: Status.STOPPED}.get(number % 10, Status.FINISHED)


@pytest.mark.parametrize("count", [3, MANY])
def test_nothing_is_left_of_many_runs(server, count):
    runs = [submit(TINY) for _ in range(count)]
    fates = {run: fate(number) for number, run in enumerate(runs)}
    for run in (run for run, end in fates.items() if end is Status.STOPPED):
        request_stop(run)
    for run in (run for run, end in fates.items() if end is Status.LOST):
        history, _ = wait_until(run, lambda history, _: history.claimed is not None, seconds=3000)
        psutil.Process(history.claimed.pid).kill()
    first = wait_until(runs[0], ended, seconds=600)[1]
    descriptors = server.num_fds()
    found = {run: wait_until(run, ended, seconds=3000)[1] for run in runs}
    assert first is Status.FINISHED and found == fates
    # Children include zombies, and all that still runs of this home includes orphans.
    eventually(lambda: not server.children(recursive=True), seconds=20)
    assert [process.pid for process in processes_of(paths.home())] == [server.pid]
    assert queued() == [] and slots_held() == 0
    assert server.num_fds() <= descriptors
    held = [file.path for file in server.open_files() if file.path.startswith(str(paths.locks_folder()))]
    assert held == [str(paths.locks_folder() / "supervisor.lock")]
    assert all(not Follower(run).waits() for run in runs)
