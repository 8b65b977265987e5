"""Starts a trainer for the run that has waited longest, whenever the slot is free; one supervisor a home."""

import logging
import subprocess
import threading
import time

from filelock import FileLock, Timeout

from cnn_core import paths
from cnn_core.errors import EpochscopeError
from cnn_core.jobs.launch import launch
from cnn_core.jobs.queue import dequeue, queued
from cnn_core.jobs.slots import slot_is_free
from cnn_core.jobs.unclaimed import end_unclaimed
from cnn_core.runs.directory import Run
from cnn_core.runs.events import Failed
from cnn_core.runs.follow import follow

TICK_SECONDS = 0.25
logger = logging.getLogger(__name__)


class Supervisor:
    """A background thread of the web server. A second server on the same home finds the lock taken and waits for it."""

    def __init__(self) -> None:
        self._lock = FileLock(paths.locks_folder() / "supervisor.lock", thread_local=False)
        self._children: list[tuple[Run, subprocess.Popen[bytes]]] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="supervisor", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop starting runs; those that train go on."""
        self._stop.set()
        self._thread.join(timeout=5)
        self._lock.release()

    def _work(self) -> None:
        while not self._stop.wait(TICK_SECONDS):
            try:
                if self._holds_home():
                    self._reap()
                    self._start_next()
            except Exception:
                # Whatever it is, the runs that wait must not wait for ever.
                logger.exception("The supervisor met a problem and goes on.")

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
            _report_stillbirth(run, process.returncode)

    def _start_next(self) -> None:
        waiting = [run for run in queued() if _still_waits(run)]
        if not waiting or self._has_unclaimed_child() or not slot_is_free():
            return
        # The trainer takes itself off the queue once it has claimed the run: killed before that, the run still waits.
        self._children.append((waiting[0], launch(waiting[0])))

    def _has_unclaimed_child(self) -> bool:
        return any(follow(run).history().claimed is None for run, _ in self._children)


def _still_waits(run: Run) -> bool:
    try:
        history = follow(run).history()
    except EpochscopeError:
        logger.exception("Run %s cannot be read and leaves the queue.", run.id)
        dequeue(run)
        return False
    waits = history.claimed is None and not history.ended
    if not waits:
        dequeue(run)
    return waits


def _report_stillbirth(run: Run, exit_code: int) -> None:
    """A trainer that died before its first word cannot say so itself."""
    if run.folder.is_dir():
        message = f"The trainer ended with exit code {exit_code} before it began; its log has the reason."
        end_unclaimed(run, Failed(time=time.time(), message=message))
