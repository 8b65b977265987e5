"""The trainer that waits: it trains at once, and it never outlives whoever would have named its run."""

import os
import subprocess
import sys

import psutil
import pytest

from cnn_core import paths, preferences
from cnn_core.jobs import priority, request_stop, submit
from cnn_core.jobs.supervisor import Supervisor
from cnn_core.preferences import Preferences
from cnn_core.runs.follow import Follower
from cnn_core.runs.status import Status
from tests.browser.server import processes_of
from tests.faults.training import LONG, SMALL, SUPERVISE, ended, eventually, in_mid_epoch, wait_until

pytestmark = pytest.mark.faults


@pytest.fixture(autouse=True)
def prewarm(home, monkeypatch):
    monkeypatch.setenv(preferences.PREWARM_VARIABLE, "1")


@pytest.fixture
def supervising(home):
    """A supervisor in a process of its own, as the web server is, that can be killed."""
    process = subprocess.Popen([sys.executable, "-c", SUPERVISE], stdin=subprocess.PIPE)
    yield process
    process.kill()
    process.communicate()
    for left in processes_of(home):
        left.kill()


def standbys() -> list[psutil.Process]:
    return [process for process in processes_of(paths.home()) if "--standby" in process.cmdline()]


def the_standby() -> psutil.Process:
    (standby,) = eventually(standbys)
    return standby


def loaded_tensorflow(process: psutil.Process) -> bool:
    return any("tensorflow" in mapped.path for mapped in process.memory_maps())


def test_the_standby_trains_the_run_and_another_takes_its_place(supervisor):
    standby = the_standby()
    eventually(lambda: loaded_tensorflow(standby))
    run = submit(SMALL)
    history, status = wait_until(run, ended)
    assert status is Status.FINISHED
    assert history.claimed.pid == standby.pid
    standby.wait(20)
    assert the_standby().pid != standby.pid
    assert "Traceback" not in run.worker_log_path.read_text()


def test_a_run_that_comes_while_tensorflow_still_loads_is_trained_too(supervisor):
    standby = the_standby()
    history, status = wait_until(submit(SMALL), ended)
    assert (status, history.claimed.pid) == (Status.FINISHED, standby.pid)


def test_a_standby_that_died_is_not_missed(supervisor):
    standby = the_standby()
    standby.kill()
    history, status = wait_until(submit(SMALL), ended)
    assert status is Status.FINISHED
    assert history.claimed.pid != standby.pid


def test_a_run_given_to_a_standby_that_dies_of_it_gets_another_trainer(supervisor):
    standby = the_standby()
    standby.suspend()
    run = submit(SMALL)
    eventually(lambda: supervisor._children)
    standby.kill()
    history, status = wait_until(run, ended)
    assert (status, history.failure) == (Status.FINISHED, None)
    assert history.claimed.pid != standby.pid


def test_the_standby_dies_with_its_supervisor_even_on_sigkill(supervising):
    standby = the_standby()
    supervising.kill()
    _, alive = psutil.wait_procs([standby], timeout=5)
    assert alive == []


def test_a_trainer_that_was_a_standby_outlives_its_supervisor(supervising):
    standby = the_standby()
    run = submit(LONG)
    wait_until(run, in_mid_epoch(1))
    supervising.kill()
    supervising.wait()
    batches = len(Follower(run).history().batches)
    history, status = wait_until(run, lambda history, _status: len(history.batches) > batches + 20)
    assert (status, history.claimed.pid) == (Status.RUNNING, standby.pid)
    request_stop(run)
    assert wait_until(run, ended)[1] is Status.STOPPED


@pytest.mark.parametrize(("word", "niceness"), [("", 10), ("0", 0), ("5", 5), ("much", 10)])
def test_a_trainer_steps_back_for_the_pages(monkeypatch, word, niceness):
    own = os.getpriority(os.PRIO_PROCESS, 0)
    monkeypatch.setenv(priority.NICE_VARIABLE, word)
    command = "from cnn_core.jobs.priority import lower_priority; lower_priority(); import os; print(os.nice(0))"
    told = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, check=True, start_new_session=True
    )
    assert int(told.stdout) == (niceness or own)


def test_the_person_may_do_without(supervisor, monkeypatch):
    standby = the_standby()
    monkeypatch.delenv(preferences.PREWARM_VARIABLE)
    preferences.save(Preferences(prewarm=False))
    _, alive = psutil.wait_procs([standby], timeout=5)
    assert alive == []


def test_runs_stop_on_exit_where_the_person_prefers_it(home):
    """That they go on else is tried in test_ending."""
    preferences.save(Preferences(stop_runs_on_exit=True))
    supervisor = Supervisor()
    supervisor.start()
    run = submit(LONG)
    wait_until(run, in_mid_epoch(1))
    supervisor.stop()
    assert wait_until(run, ended)[1] is Status.STOPPED
