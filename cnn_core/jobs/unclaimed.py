"""A run that no trainer has: whoever holds its lock may say how it ended."""

from filelock import Timeout

from cnn_core.jobs.queue import dequeue
from cnn_core.runs.directory import Run
from cnn_core.runs.events import Failed, Stopped
from cnn_core.runs.follow import follow
from cnn_core.runs.log import LogWriter


def end_unclaimed(run: Run, last_word: Failed | Stopped) -> None:
    """Take the run off the queue and write its last word, unless a trainer has it, had it, or it has ended."""
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
                log.append(last_word)
    finally:
        lock.release()
