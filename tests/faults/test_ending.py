"""What becomes of trainings when the web server ends, and what it says of them."""

import os
import subprocess
import sys

import psutil
import pytest

from cnn_core import preferences
from cnn_core.jobs import submit
from cnn_core.jobs.queue import queued
from cnn_core.preferences import STOP_RUNS_VARIABLE, Preferences
from cnn_core.runs.follow import Follower
from tests.browser.server import processes_of
from tests.faults.training import LONG, eventually

pytestmark = pytest.mark.faults

SERVE = """
import asyncio
from ui.lifespan import lifespan

async def serve():
    async with lifespan(None):
        input()

asyncio.run(serve())
"""
"""The web server's life, without its pages."""


@pytest.fixture
def words(home):
    """End a server under which one run trains and another waits; what it says, the runs, and whether they may go on."""

    def ended(word: str):
        server = subprocess.Popen(
            [sys.executable, "-c", SERVE],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {STOP_RUNS_VARIABLE: word},
        )
        trains, waits = submit(LONG), submit(LONG)
        eventually(lambda: Follower(trains).history().claimed)
        _, said = server.communicate("\n", timeout=30)
        assert server.returncode == 0
        return said, trains, waits

    yield ended
    left = processes_of(home)
    for process in left:
        process.kill()
    psutil.wait_procs(left, timeout=10)


def test_trainings_go_on_and_the_server_says_which(words):
    preferences.save(Preferences(stop_runs_on_exit=True))
    said, trains, waits = words("0")
    assert f"Still training, without the server:\n  {trains.id}  " in said
    assert "`python -m cnn_core runs stop RUN` stops one." in said
    assert f"Waiting until the server is back:\n  {waits.id}  " in said
    claimed = Follower(trains).history().claimed
    assert psutil.Process(claimed.pid).is_running() and not Follower(trains).commands()
    assert queued() == [waits]


def test_trainings_are_stopped_where_that_is_wanted_and_the_server_says_so(words):
    said, trains, waits = words("1")
    assert f"Being stopped; what was learned is saved first:\n  {trains.id}  " in said
    assert "Still training" not in said
    assert [command.command for command in Follower(trains).commands()] == ["stop"]
    assert queued() == [] and Follower(waits).history().phase == "stopped"


def test_a_server_under_which_nothing_trains_says_nothing(home):
    done = subprocess.run(
        [sys.executable, "-c", SERVE], input="\n", capture_output=True, text=True, timeout=30, check=True
    )
    assert done.stderr == "" == done.stdout
