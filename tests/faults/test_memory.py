"""A network that is too large for the machine: a sentence, not a run that hangs or a page that breaks."""

import subprocess
import sys

import psutil
import pytest

from cnn_core.errors import ConfigError
from cnn_core.jobs import submit
from cnn_core.jobs.launch import launch
from cnn_core.jobs.slots import slot_is_free
from cnn_core.parsing import with_overrides
from cnn_core.runs.directory import all_runs
from cnn_core.runs.status import Status
from tests.faults.training import SMALL, ended, wait_until

pytestmark = pytest.mark.faults

GIGABYTE = 2**30
LARGE = with_overrides(
    SMALL, {"model.layers.0.filters": 512, "model.layers.2.filters": 512, "training.batch_size": 1024}
)
TRAIN_WITHIN = """
import resource, sys
from cnn_core import worker
import cnn_core.engine.train
resource.setrlimit(resource.RLIMIT_DATA, (int(sys.argv[2]),) * 2)
sys.exit(worker.main(sys.argv[1]))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="limits the memory of a process as Linux does")
def test_a_trainer_that_runs_out_of_memory_is_told_and_the_next_run_trains(home):
    run = submit(LARGE)
    command = [sys.executable, "-c", TRAIN_WITHIN, run.id, str(2 * GIGABYTE)]
    assert subprocess.run(command, capture_output=True, timeout=100, check=False).returncode != 0
    history, status = wait_until(run, ended)
    assert "out of memory" in (history.failure or status.sentence).lower()
    assert status in (Status.LOST, Status.FAILED) and slot_is_free()
    after = submit(SMALL)
    assert launch(after).wait(60) == 0
    assert wait_until(after, ended)[1] is Status.FINISHED


def test_what_no_memory_of_this_machine_can_hold_is_refused_before_it_starts(home, monkeypatch):
    memory = psutil.virtual_memory()._replace(total=2 * GIGABYTE)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)
    with pytest.raises(ConfigError, match="needs about 6 GB of memory, and the machine has 2 GB"):
        submit(LARGE)
    assert list(all_runs()) == []
