"""Trainers that begin in a moment: forked from a process which has loaded TensorFlow and run none of it.

From the fork on each is what `python -m cnn_core.worker RUN` starts: a process and a session of its own, its output in
the run's worker.log. A test may hand it a fault of its own to begin with, as Python.
"""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from cnn_core import paths
from cnn_core.runs.directory import Run

PROGRAM = """
import json, logging, os, signal, sys, traceback
import cnn_core.engine.environment, cnn_core.engine.train
from cnn_core import worker

codes = {}

def reap(*_):
    try:
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            codes[ended[0]] = os.waitstatus_to_exitcode(ended[1])
    except ChildProcessError:
        pass

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

signal.signal(signal.SIGCHLD, reap)
for line in sys.stdin:
    asked = json.loads(line)
    if "ended" in asked:
        print(json.dumps(codes.get(asked["ended"])), flush=True)
        continue
    pid = os.fork()
    if not pid:
        code = 1
        try:
            code = train(asked)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    print(pid, flush=True)
"""


class Nursery:
    """The process that forks them and reaps them."""

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

    def start(self, run: Run, fault: str = "") -> "Trainer":
        """A trainer of this run, `fault` executed in it beforehand with `worker` in reach."""
        pid = self._ask(
            run=run.id,
            log=str(run.worker_log_path),
            variable=paths.HOME_VARIABLE,
            home=os.environ[paths.HOME_VARIABLE],
            fault=fault,
        )
        assert pid is not None
        return Trainer(self, pid)

    def exit_code(self, pid: int) -> int | None:
        return self._ask(ended=pid)

    def _ask(self, **question: str | int) -> int | None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        answer: int | None = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


class Trainer:
    """One of them, as subprocess.Popen would have it."""

    def __init__(self, nursery: Nursery, pid: int) -> None:
        self.pid = pid
        self._nursery = nursery

    def poll(self) -> int | None:
        return self._nursery.exit_code(self.pid)

    def wait(self, timeout: float = 60) -> int:
        deadline = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("trainer", timeout)
            time.sleep(0.02)
        return code

    def send_signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            # It may end of itself in between.
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)
