"""Keeping the serving process alive: the supervisor's part."""

import subprocess
import sys
import time
from typing import BinaryIO

from cnn_core import paths
from cnn_core.serving import address

HEALTHY_SECONDS = 30.0
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
LONGEST_LOG_BYTES = 2**20


class ServingProcess:
    """Started when it is wanted or asked for, started again when it dies; the pause doubles when it dies young."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._needed = False
        self._started = 0.0
        self._pause = 0.0

    def tick(self, *, wanted: bool) -> None:
        """Look after it; `wanted` keeps one ready before anybody asks."""
        self._needed |= wanted or address.is_asked_for()
        if self._process is not None and self._process.poll() is not None:
            self._reap()
        if self._needed and self._process is None and time.monotonic() - self._started >= self._pause:
            self._start()

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

    def _start(self) -> None:
        with _log() as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "cnn_core.serving.server"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._started = time.monotonic()

    def _reap(self) -> None:
        assert self._process is not None
        self._process.communicate()
        address.withdraw(self._process.pid)
        # It leaves in peace where another server's serves this home already.
        self._needed = self._needed and self._process.returncode != 0
        young = time.monotonic() - self._started < HEALTHY_SECONDS
        self._pause = min(max(2 * self._pause, FIRST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS) if young else 0.0
        self._process = None


def _log() -> BinaryIO:
    """Opened to go on after the words of the one that died, which say why; begun anew when it is long."""
    path = paths.serving_log_path()
    long = path.exists() and path.stat().st_size > LONGEST_LOG_BYTES
    return path.open("wb" if long else "ab")
