"""Finds a trainer for the run that is first in the queue, whenever a slot is free; one supervisor a home."""

import logging
import subprocess
import threading
import time
from contextlib import suppress

from filelock import Timeout

from cnn_core import paths, preferences
from cnn_core.errors import EpochscopeError
from cnn_core.jobs.active import active_runs
from cnn_core.jobs.control import request_stop
from cnn_core.jobs.forgotten import enqueue_forgotten
from cnn_core.jobs.launch import launch
from cnn_core.jobs.queue import dequeue, queued
from cnn_core.jobs.slots import slot_is_free, slots_held
from cnn_core.jobs.standby import Standby
from cnn_core.jobs.supervision import supervisor_lock
from cnn_core.jobs.unclaimed import report_stillbirth
from cnn_core.runs.directory import Run
from cnn_core.runs.follow import follow
from cnn_core.serving.process import ServingProcess

TICK_SECONDS = 0.1
SETTLED_SECONDS = 10.0
SWEEP_SECONDS = 30.0
PROBLEM_SECONDS = 5.0
"""A disk that is full or read-only stays so for a while: no need to tell of it ten times a second."""
logger = logging.getLogger(__name__)


class Supervisor:
    """A background thread of the web server. A second server on the same home finds the lock taken and waits for it."""

    def __init__(self) -> None:
        self._lock = supervisor_lock()
        self._children: list[tuple[Run, subprocess.Popen[bytes]]] = []
        self._given_again: set[str] = set()
        self._swept = float("-inf")
        self._standby = Standby()
        self._serving = ServingProcess()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="supervisor", daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def supervises(self) -> bool:
        """Whether this one looks after the home, and not another server's."""
        return self._lock.is_locked

    def stop(self) -> None:
        """Start nothing any more. What trains or waits goes on or is stopped, as the person prefers."""
        self._stop.set()
        self._thread.join(timeout=5)
        if self.supervises:
            self._standby.stop()
            self._serving.stop()
            if preferences.stop_runs_wanted():
                _stop_runs()
        self._lock.release()

    def _work(self) -> None:
        while not self._stop.wait(TICK_SECONDS):
            try:
                if self._holds_home():
                    self._reap()
                    self._sweep()
                    self._start_next()
                    self._keep_ready()
            except Exception:
                # Whatever it is, the runs that wait must not wait for ever.
                logger.exception("The supervisor met a problem and goes on.")
                self._stop.wait(PROBLEM_SECONDS)

    def _holds_home(self) -> bool:
        if self._lock.is_locked:
            return True
        paths.locks_folder().mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        return True

    def _reap(self) -> None:
        ended = [child for child in self._children if child[1].poll() is not None]
        self._children = [child for child in self._children if child not in ended]
        for run, process in ended:
            # A kill says nothing of the run, least of all that of a standby which was dying already when it was named:
            # the run still waits in the queue and gets one trainer more.
            if process.returncode < 0 and run.id not in self._given_again:
                self._given_again.add(run.id)
            else:
                _report_stillbirth(run, process)

    def _sweep(self) -> None:
        if time.monotonic() - self._swept > SWEEP_SECONDS:
            for run in enqueue_forgotten():
                logger.warning("Run %s waited, and the queue did not know of it. It is at its end now.", run.id)
            self._swept = time.monotonic()

    def _start_next(self) -> None:
        waiting = [run for run in queued() if _still_waits(run)]
        if not waiting or self._is_starting(waiting) or not slot_is_free():
            return
        # The trainer takes itself off the queue once it has claimed the run: killed before that, the run still waits.
        run = waiting[0]
        try:
            self._children.append((run, self._standby.take(run) or launch(run)))
        except OSError as error:
            if paths.why_forbidden(error) is None:
                raise
            # The others must not wait for somebody to make its folder writable: it is asked again after the next sweep.
            logger.warning("Run %s cannot be started: its folder may not be written.", run.id)
            dequeue(run)

    def _keep_ready(self) -> None:
        prewarm = preferences.prewarm_wanted()
        self._standby.reap()
        if not prewarm:
            self._standby.stop()
        elif self._standby.missing and not self._children and not slots_held():
            # While a run trains, loading TensorFlow would take the processors from it.
            self._standby.start()
        # One after the other: two that load TensorFlow at once keep the first page waiting.
        self._serving.tick(wanted=prewarm and self._standby.age > SETTLED_SECONDS)

    def _is_starting(self, waiting: list[Run]) -> bool:
        """Whether a trainer has been given one of them and is about to claim it."""
        return any(run in waiting for run, _ in self._children)


def _report_stillbirth(run: Run, process: subprocess.Popen[bytes]) -> None:
    try:
        report_stillbirth(run, process.pid, process.returncode)
    except (EpochscopeError, OSError):
        logger.exception("What became of run %s cannot be written or read.", run.id)


def _stop_runs() -> None:
    for active in active_runs():
        with suppress(EpochscopeError, OSError):
            request_stop(active.run)


def _still_waits(run: Run) -> bool:
    try:
        waits = follow(run).waits()
    except EpochscopeError:
        logger.exception("Run %s cannot be read and leaves the queue.", run.id)
        dequeue(run)
        return False
    if not waits:
        dequeue(run)
    return waits
