"""Trainers that begin in a moment: forked from a process which has loaded TensorFlow and run none of it.

From the fork on each is what `python -m cnn_core.worker RUN` starts: a process and a session of its own, its output in
the run's worker.log. A test may hand it a fault of its own to begin with, as Python.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import psutil

from cnn_core import paths
from cnn_core.runs.directory import Run

PROGRAM = """
import json, logging, os, signal, sys, traceback
import cnn_core.engine.environment, cnn_core.engine.train
from cnn_core import worker

def train(asked):
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ[asked["variable"]] = asked["home"]
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    log = os.open(asked["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.dup2(log, 1)
    os.dup2(log, 2)
    logging.basicConfig(level=logging.INFO)
    exec(asked["fault"], {"worker": worker})
    return worker.main(asked["run"])

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    pid = os.fork()
    if not pid:
        code = 1
        try:
            code = train(json.loads(line))
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    print(pid, flush=True)
"""


class Nursery:
    """The process that forks them. It reaps them as well: nobody learns their exit codes."""

    def __init__(self, log: Path) -> None:
        with log.open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-c", PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=Path(__file__).parents[2],
                text=True,
                bufsize=1,
            )

    def start(self, run: Run, fault: str = "") -> psutil.Process:
        """A trainer of this run, `fault` executed in it beforehand with `worker` in reach."""
        asked = {
            "run": run.id,
            "log": str(run.worker_log_path),
            "variable": paths.HOME_VARIABLE,
            "home": os.environ[paths.HOME_VARIABLE],
            "fault": fault,
        }
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        return psutil.Process(int(self._process.stdout.readline()))

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()
