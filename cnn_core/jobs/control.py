"""Commands on their way down to a trainer."""

import secrets
import time

from filelock import Timeout

from cnn_core.jobs.queue import dequeue
from cnn_core.runs.directory import Run
from cnn_core.runs.events import Command, Stopped
from cnn_core.runs.follow import follow
from cnn_core.runs.log import LogWriter


def request_stop(run: Run) -> Command:
    """Ask the trainer to stop and keep what was learned; a run that no trainer has yet is stopped at once."""
    command = Command(time=time.time(), id=secrets.token_hex(8), command="stop")
    with run.control_lock(), LogWriter(run.control_path) as log:
        log.append(command)
    _stop_if_unclaimed(run)
    return command


def _stop_if_unclaimed(run: Run) -> None:
    lock = run.trainer_lock()
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return
    try:
        history = follow(run).history()
        if history.claimed is None and not history.ended:
            dequeue(run)
            with LogWriter(run.events_path) as log:
                log.append(Stopped(time=time.time()))
    finally:
        lock.release()
