"""The trainer that waits with TensorFlow loaded, so that a click on Start need not wait for that."""

import subprocess

from cnn_core.jobs.backoff import Backoff
from cnn_core.jobs.launch import assign, launch_standby
from cnn_core.runs.directory import Run


class Standby:
    """At most one of them. One that dies before it is needed is replaced, after a pause that grows."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._backoff = Backoff(healthy=60, first=5, longest=600)

    @property
    def missing(self) -> bool:
        return self._process is None

    @property
    def age(self) -> float:
        """Seconds since it was started; 0 when there is none."""
        return self._backoff.age if self._process else 0.0

    def start(self) -> None:
        """Have one, unless the last one died too lately."""
        if self._process is None and self._backoff.is_over:
            self._process = launch_standby()
            self._backoff.started()

    def reap(self) -> None:
        """Notice that it died, for want of memory for instance."""
        if self._process is not None and self._process.poll() is not None:
            self._backoff.died()
            self.stop()

    def take(self, run: Run) -> subprocess.Popen[bytes] | None:
        """The standby, now the trainer of this run, or None when there is none alive."""
        process, self._process = self._process, None
        if process is None or not assign(process, run):
            return None
        self._backoff.served()
        return process

    def stop(self) -> None:
        """Have none."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
        self._process = None
