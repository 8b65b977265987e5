"""Keeping the serving process alive: the supervisor's part."""

import subprocess
import sys
from typing import BinaryIO

from cnn_core import paths
from cnn_core.jobs.backoff import Backoff
from cnn_core.serving import address
from cnn_core.serving.warming import AHEAD

LONGEST_LOG_BYTES = 2**20


class ServingProcess:
    """Started when it is wanted or asked for, started again when it dies, after a pause that grows."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._needed = False
        self._backoff = Backoff(healthy=30, first=0.5, longest=30)

    def tick(self, *, wanted: bool) -> None:
        """Look after it; `wanted` keeps one ready before anybody asks."""
        asked = address.is_asked_for()
        self._needed |= wanted or asked
        if self._process is not None and self._process.poll() is not None:
            self._reap()
        if self._needed and self._process is None and self._backoff.is_over:
            self._start(ahead=not asked)

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.communicate(timeout=5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.communicate()
            address.withdraw(self._process.pid)
        self._process = None

    def _start(self, *, ahead: bool) -> None:
        with _log() as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "cnn_core.serving.server", *([AHEAD] if ahead else [])],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._backoff.started()

    def _reap(self) -> None:
        assert self._process is not None
        self._process.communicate()
        address.withdraw(self._process.pid)
        # It leaves in peace where another server's serves this home already.
        self._needed = self._needed and self._process.returncode != 0
        self._backoff.died()
        self._process = None


def _log() -> BinaryIO:
    """Opened to go on after the words of the one that died, which say why; begun anew when it is long."""
    path = paths.serving_log_path()
    long = path.exists() and path.stat().st_size > LONGEST_LOG_BYTES
    return path.open("wb" if long else "ab")
