"""Starting a trainer, in a process and a session of its own: it outlives the page, the server and the terminal."""

import subprocess
import sys

from cnn_core.runs.directory import Run

# Kept until they end, so that each is reaped whoever has lost interest in it.
_launched: list[subprocess.Popen[bytes]] = []


def launch(run: Run) -> subprocess.Popen[bytes]:
    """Start `python -m cnn_core.worker RUN`, its output going to the run's worker.log."""
    with run.worker_log_path.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "cnn_core.worker", run.id],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _launched[:] = [child for child in (*_launched, process) if child.poll() is None]
    return process
