"""Who looks after a home: one supervisor, which holds a lock for as long as it does."""

import subprocess

from filelock import FileLock, Timeout

from cnn_core import paths
from cnn_core.jobs.launch import launch
from cnn_core.runs.directory import Run


def supervisor_lock() -> FileLock:
    """Held by the supervisor of this home. Its folder is made by whoever takes it: the home may be read-only."""
    return FileLock(paths.locks_folder() / "supervisor.lock", thread_local=False)


def is_supervised() -> bool:
    """Whether somebody starts the runs of this home that wait, in their order."""
    lock = supervisor_lock()
    paths.locks_folder().mkdir(parents=True, exist_ok=True)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False


def launch_unless_supervised(run: Run) -> subprocess.Popen[bytes] | None:
    """A trainer for a run that waits, where no supervisor starts it in its turn.

    The run stays queued: should whoever asked die before its trainer has claimed it, a supervisor takes it up.
    """
    return None if is_supervised() else launch(run)
