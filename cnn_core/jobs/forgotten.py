"""Runs that wait for a trainer and are not on the queue: somebody has emptied it."""

from cnn_core.errors import EpochscopeError
from cnn_core.jobs.queue import enqueue, queued
from cnn_core.runs.directory import Run, own_runs
from cnn_core.runs.follow import follow


def enqueue_forgotten() -> list[Run]:
    """Put them at the end, the oldest first, and return them. Raises HomeNotWritable.

    Of most runs only the times of two files are compared.
    """
    waiting = set(queued())
    forgotten = [run for run in own_runs() if run not in waiting and may_wait(run) and _waits(run)][::-1]
    for run in forgotten:
        enqueue(run)
    return forgotten


def may_wait(run: Run) -> bool:
    """False where the log has a word that is newer than every command; then it waits for no trainer."""
    try:
        log = run.events_path.stat()
        return log.st_size == 0 or run.control_path.stat().st_mtime_ns >= log.st_mtime_ns
    except FileNotFoundError:
        return not run.events_path.exists()


def _waits(run: Run) -> bool:
    try:
        return follow(run).waits()
    except EpochscopeError:
        return False
