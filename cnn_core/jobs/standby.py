"""The trainer that waits with TensorFlow loaded, so that a click on Start need not wait for that."""

import subprocess
import time

from cnn_core.jobs.launch import assign, launch_standby
from cnn_core.runs.directory import Run

HEALTHY_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 600.0


class Standby:
    """At most one of them. One that dies before it is needed is replaced, after a pause that doubles each time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = 0.0

    @property
    def missing(self) -> bool:
        return self._process is None

    @property
    def age(self) -> float:
        """Seconds since it was started; 0 when there is none."""
        return time.monotonic() - self._started if self._process else 0.0

    def start(self) -> None:
        """Have one, unless the last one died too lately."""
        if self._process is None and time.monotonic() - self._started >= self._pause:
            self._process = launch_standby()
            self._started = time.monotonic()

    def reap(self) -> None:
        """Notice that it died, for want of memory for instance."""
        if self._process is None or self._process.poll() is None:
            return
        soon = self.age < HEALTHY_SECONDS
        self._pause = min(2 * self._pause + 5, LONGEST_PAUSE_SECONDS) if soon else 0.0
        self.stop()

    def take(self, run: Run) -> subprocess.Popen[bytes] | None:
        """The standby, now the trainer of this run, or None when there is none alive."""
        process, self._process = self._process, None
        if process is None or not assign(process, run):
            return None
        self._pause = 0.0
        return process

    def stop(self) -> None:
        """Have none."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
        self._process = None
