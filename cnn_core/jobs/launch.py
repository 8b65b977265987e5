"""Starting a trainer, in a process and a session of its own: it outlives the page, the server and the terminal."""

import subprocess
import sys
from pathlib import Path

from cnn_core import paths
from cnn_core.runs.directory import Run

# Kept until they end, so that each is reaped whoever has lost interest in it.
_launched: list[subprocess.Popen[bytes]] = []


def launch(run: Run) -> subprocess.Popen[bytes]:
    """Start `python -m cnn_core.worker RUN`, its output going to the run's worker.log."""
    return _start(run.id, stdin=subprocess.DEVNULL, log=run.worker_log_path)


def launch_standby() -> subprocess.Popen[bytes]:
    """Start `python -m cnn_core.worker --standby`: it loads TensorFlow and waits for `assign`.

    It ends when its stdin does, and so with this process, however that ends.
    """
    return _start("--standby", stdin=subprocess.PIPE, log=paths.standby_log_path())


def assign(standby: subprocess.Popen[bytes], run: Run) -> bool:
    """Have the standby train this run; False when it is gone."""
    assert standby.stdin is not None
    # It reads one line and no more: from then on nothing ties it to this process.
    with standby.stdin as line:
        try:
            line.write(f"{run.id}\n".encode())
        except OSError:
            return False
    return True


def _start(argument: str, *, stdin: int, log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab" if stdin == subprocess.DEVNULL else "wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "cnn_core.worker", argument],
            stdin=stdin,
            bufsize=0,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _launched[:] = [child for child in (*_launched, process) if child.poll() is None]
    return process
