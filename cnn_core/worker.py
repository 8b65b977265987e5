"""One training process: claims one run, waits for the slot, trains, says how it ended, exits.

    python -m cnn_core.worker RUN

Exit codes: 0 trained, stopped, or the run was somebody else's; 1 failed (the log and the run's events say why).
"""

import errno
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

import psutil
from filelock import FileLock, Timeout

from cnn_core import data
from cnn_core.errors import EpochscopeError
from cnn_core.jobs.control import request_stop
from cnn_core.jobs.queue import dequeue
from cnn_core.jobs.slots import slot
from cnn_core.runs.directory import Run, find, write_json
from cnn_core.runs.events import Claimed, Failed, Stopped
from cnn_core.runs.follow import Follower
from cnn_core.runs.log import LogWriter, command_reader
from cnn_core.runs.status import HEARTBEAT_SECONDS

WAIT_SECONDS = 0.2
logger = logging.getLogger("cnn_core.worker")


def main(run_id: str) -> int:
    """Train the run unless somebody else has it; returns the exit code."""
    run = find(run_id)
    try:
        with run.trainer_lock().acquire(timeout=0):
            return _own(run)
    except Timeout:
        logger.info("Run %s has a trainer already.", run.id)
        return 0


def _own(run: Run) -> int:
    history = Follower(run).history()
    if history.ended or history.claimed is not None:
        logger.info("Run %s has been trained already.", run.id)
        return 0
    _stop_on_signals(run)
    training_slot = slot()
    with LogWriter(run.events_path) as log:
        if not _acquire(training_slot, run):
            dequeue(run)
            log.append(Stopped(time=time.time()))
            return 0
        try:
            return _train(run, log)
        finally:
            training_slot.release()


def _acquire(training_slot: FileLock, run: Run) -> bool:
    """Hold the slot; False when a stop command came first. The run stays queued meanwhile."""
    commands = command_reader(run.control_path)
    while not commands.read_new():
        try:
            training_slot.acquire(timeout=WAIT_SECONDS)
        except Timeout:
            continue
        return True
    return False


def _train(run: Run, log: LogWriter) -> int:
    _start_heartbeat(run)
    log.append(Claimed(time=time.time(), pid=os.getpid(), process_started=psutil.Process().create_time()))
    dequeue(run)
    try:
        # Imported only now: whoever watches sees "starting" while TensorFlow loads.
        from cnn_core.engine.environment import describe_environment
        from cnn_core.engine.train import train

        config = run.config()
        facts = describe_environment(config, data.checksum(config.data.dataset))
        write_json(run.environment_path, json.dumps(facts, indent=2))
        train(run, log.append)
    except Exception as error:
        logger.exception("Run %s failed.", run.id)
        log.append(Failed(time=time.time(), message=_sentence(error)))
        return 1
    return 0


def _sentence(error: Exception) -> str:
    if isinstance(error, EpochscopeError):
        return str(error)
    if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        return "Out of memory. Use a smaller batch size or fewer filters and units."
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "The disk is full. Free some space; finished epochs are intact."
    first_line = str(error).strip().splitlines()[0] if str(error).strip() else "no message"
    return f"{type(error).__name__}: {first_line[:300]}"


def _start_heartbeat(run: Run) -> None:
    def beat() -> None:
        while True:
            run.heartbeat_path.touch()
            time.sleep(HEARTBEAT_SECONDS)

    run.heartbeat_path.touch()
    threading.Thread(target=beat, name="heartbeat", daemon=True).start()


def _stop_on_signals(run: Run) -> None:
    """A polite signal means what the stop button means."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        # Once is enough, and a second one inside this handler would meet the lock that the first one holds.
        _handle_signals(signal.SIG_IGN)
        request_stop(run)

    _handle_signals(stop)


def _handle_signals(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handler)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    sys.exit(main(sys.argv[1]))
