"""The app as a real process on a port of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import psutil

from cnn_core import paths

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
STOP_SECONDS = 10


@dataclass(frozen=True)
class App:
    """A running server: its address without a trailing slash, the home it works on, its process and its output."""

    url: str
    home: Path
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def kill(self, number: signal.Signals) -> None:
        """Send the signal to the server alone and wait for its end."""
        self.process.send_signal(number)
        self.process.wait(STOP_SECONDS)

    def stop(self) -> None:
        """End the server and every process that works on its home, trainers in their own sessions included."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        left = processes_of(self.home)
        for process in left:
            process.kill()
        psutil.wait_procs(left, timeout=STOP_SECONDS)


def start(home: Path, port: int | None = None, *, script: str = "app.py", **environment: str) -> App:
    """Start the app, or another `script`, on `home`, on this port or any, with these variables, and await its answer.

    Raises: RuntimeError, with the end of the server's own output, when it does not.
    """
    port = port or free_port()
    home.mkdir(parents=True, exist_ok=True)
    log = home / f"server-{port}.log"
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless", "true"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--server.address", "127.0.0.1", "--server.port", str(port)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | environment | {paths.HOME_VARIABLE: str(home)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    app = App(f"http://127.0.0.1:{port}", home, process, log)
    try:
        wait_until_healthy(app)
    except RuntimeError:
        app.stop()
        raise
    return app


def wait_until_healthy(app: App) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not is_healthy(app.url):
        if app.process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(
                f"the app did not start (exit status {app.process.poll()}): {app.log.read_text()[-3000:]}"
            )
        time.sleep(0.05)


def is_healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def free_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port: int = unused.getsockname()[1]
        return port


def processes_of(home: Path) -> list[psutil.Process]:
    """The app's processes that were started on `home`, whoever their parents are by now."""
    return [process for process in psutil.process_iter() if works_on(process, home)]


def works_on(process: psutil.Process, home: Path) -> bool:
    try:
        ours = any("cnn_core" in word or "streamlit" in word for word in process.cmdline())
        return ours and process.environ().get(paths.HOME_VARIABLE) == str(home) and process.pid != os.getpid()
    except psutil.Error:
        return False
