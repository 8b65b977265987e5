"""One training process: claims one run, waits for a slot, trains, says how it ended, exits.

    python -m cnn_core.worker RUN         trains this run
    python -m cnn_core.worker --standby   loads TensorFlow, then trains the run whose id comes on stdin; ends with stdin

Exit codes: 0 trained, stopped, or the run was somebody else's; 1 failed (the log and the run's events say why).
"""

import gc
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from types import FrameType

import psutil
from filelock import Timeout

from cnn_core import data, paths
from cnn_core.errors import EpochscopeError
from cnn_core.jobs.control import request_stop
from cnn_core.jobs.priority import lower_priority
from cnn_core.jobs.queue import dequeue
from cnn_core.jobs.slots import Slot, slot, threads_each
from cnn_core.jobs.tidying import tidy
from cnn_core.jobs.unclaimed import write_last_word
from cnn_core.runs.commands import stop_is_pending, unanswered
from cnn_core.runs.directory import Run, find, write_json
from cnn_core.runs.events import Acknowledged, Claimed, Command, Failed, Stopped
from cnn_core.runs.follow import Follower
from cnn_core.runs.load import LoadWriter
from cnn_core.runs.log import LogWriter
from cnn_core.runs.status import HEARTBEAT_SECONDS, started_after_boot

WAIT_SECONDS = 0.2
RESERVED_BYTES = 64 * 1024
"""Kept on disk while a run trains and given back at its end, so that a full disk leaves room for the last word."""
logger = logging.getLogger("cnn_core.worker")


def main(run_id: str) -> int:
    """Train the run unless somebody else has it; returns the exit code."""
    run = find(run_id)
    try:
        with run.trainer_lock().acquire(timeout=0):
            exit_code = _own(run)
    except Timeout:
        logger.info("Run %s has a trainer already.", run.id)
        return 0
    # Only now: while the run's lock is held, nothing of it is removed.
    tidy()
    return exit_code


def stand_by() -> int:
    """Load TensorFlow without running any of it, then train the run that stdin names; returns the exit code.

    The number of threads and the device are fixed by the first operation: that is the run's affair.
    """
    assigned: SimpleQueue[str] = SimpleQueue()
    threading.Thread(target=_await_run, args=(assigned,), daemon=True).start()
    import cnn_core.engine.environment
    import cnn_core.engine.train  # noqa: F401

    run_id = assigned.get()
    _write_output_to(find(run_id))
    return main(run_id)


def _await_run(assigned: SimpleQueue[str]) -> None:
    run_id = sys.stdin.readline().strip()
    if not run_id:
        # Whoever would have named a run has gone, however it went: wait for nothing, not even for the import.
        os._exit(0)
    assigned.put(run_id)


def _write_output_to(run: Run) -> None:
    with run.worker_log_path.open("ab") as log:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
            os.dup2(log.fileno(), stream.fileno())


def _own(run: Run) -> int:
    if not Follower(run).waits():
        logger.info("Run %s has been trained already.", run.id)
        return 0
    _stop_on_signals(run)
    training_slot = slot()
    if not _acquire(training_slot, run):
        write_last_word(run, Stopped(time=time.time()))
        return 0
    try:
        with LogWriter(run.events_path) as log:
            return _train(run, log)
    finally:
        training_slot.release()


def _acquire(training_slot: Slot, run: Run) -> bool:
    """Hold a slot; False when a stop command came first. The run stays queued meanwhile."""
    follower = Follower(run)
    while not stop_is_pending(follower.commands(), follower.history()):
        try:
            training_slot.acquire(timeout=WAIT_SECONDS)
        except Timeout:
            continue
        return True
    return False


def _train(run: Run, log: LogWriter) -> int:
    _start_heartbeat(run)
    run.reserve_path.write_bytes(bytes(RESERVED_BYTES))
    calls = _unanswered_calls(run)
    log.append(_claim())
    for call in calls:
        log.append(Acknowledged(time=time.time(), command_id=call.id, command=call.command))
    dequeue(run)
    try:
        # Imported only now: whoever watches sees "starting" while TensorFlow loads.
        from cnn_core.engine.device import use_threads
        from cnn_core.engine.environment import describe_environment
        from cnn_core.engine.train import train

        # What was imported stays: to look through it for what can go would stop the training again and again.
        gc.freeze()
        config = run.config()
        use_threads(threads_each())
        facts = describe_environment(config, data.checksum(config.data.dataset))
        write_json(run.environment_path, json.dumps(facts, indent=2))
        train(run, log.append)
    except Exception as error:
        _give_reserve_back(run)
        log.append(Failed(time=time.time(), message=_sentence(error)))
        logger.exception("Run %s failed.", run.id)
        return 1
    _give_reserve_back(run)
    return 0


def _claim() -> Claimed:
    process = psutil.Process()
    return Claimed(
        time=time.time(),
        pid=process.pid,
        process_started=process.create_time(),
        started_after_boot=started_after_boot(process),
    )


def _give_reserve_back(run: Run) -> None:
    # Where that is forbidden by now, the last word must be said all the same.
    with suppress(OSError):
        run.reserve_path.unlink(missing_ok=True)


def _unanswered_calls(run: Run) -> list[Command]:
    """That somebody asked for this trainer, where the run has had one before."""
    follower = Follower(run)
    return [command for command in unanswered(follower.commands(), follower.history()) if command.command == "go_on"]


def _sentence(error: Exception) -> str:
    if isinstance(error, EpochscopeError):
        return str(error)
    if paths.is_full(error):
        return "The disk is full. Free some space and resume the run; finished epochs are intact."
    if (reason := paths.why_forbidden(error)) is not None:
        return (
            f"The run's folder cannot be written ({reason}). Make it writable and resume; finished epochs are intact."
        )
    if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        return "Out of memory. Use a smaller batch size or fewer filters and units."
    first_line = str(error).strip().splitlines()[0] if str(error).strip() else "no message"
    return f"{type(error).__name__}: {first_line[:300]}"


def _start_heartbeat(run: Run) -> None:
    def beat() -> None:
        load: LoadWriter | None = None
        while True:
            time.sleep(HEARTBEAT_SECONDS)
            # A disk that is full now and free a second later must not make this thread, and so the run, seem dead.
            with suppress(OSError):
                run.heartbeat_path.touch()
            with suppress(OSError):
                load = load or LoadWriter(run.load_path)
                load.sample()

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
    lower_priority()
    sys.exit(stand_by() if sys.argv[1] == "--standby" else main(sys.argv[1]))
