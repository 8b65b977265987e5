"""How far a fetch has come: told to whoever asked for it, and kept in a file for whoever comes later."""

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

import psutil

from cnn_core import paths

WRITE_SECONDS = 0.25

Stage = Literal["downloading", "unpacking", "verifying", "done", "failed"]


@dataclass(frozen=True)
class FetchProgress:
    """`done_bytes` of `total_bytes` (None when unknown); times in seconds, None until they can be told."""

    stage: Stage
    source: str
    message: str
    done_bytes: int = 0
    total_bytes: int | None = None
    bytes_per_second: float | None = None
    eta_seconds: float | None = None

    @property
    def running(self) -> bool:
        return self.stage not in ("done", "failed")


Listener = Callable[[FetchProgress], None]


class Reporter:
    """Tells the listener and keeps the latest word in a file, at most four times a second."""

    def __init__(self, listener: Listener | None = None) -> None:
        self._listener = listener
        self._told_at = 0.0
        self._began = time.monotonic()
        self._source = ""
        self._stage: Stage = "downloading"

    def stage(self, stage: Stage, source: str, message: str) -> None:
        """A new stage; always told."""
        self._stage, self._source, self._message = stage, source, message
        self._began = time.monotonic()
        self._tell(FetchProgress(stage, source, message))

    def count(self, done_bytes: int, total_bytes: int | None) -> None:
        """More bytes of the present stage; told when the last word is old enough."""
        now = time.monotonic()
        if now - self._told_at < WRITE_SECONDS:
            return
        rate = done_bytes / max(now - self._began, 1e-6)
        left = (total_bytes - done_bytes) / rate if total_bytes and rate else None
        self._tell(FetchProgress(self._stage, self._source, self._message, done_bytes, total_bytes, rate, left))

    def _tell(self, progress: FetchProgress) -> None:
        self._told_at = time.monotonic()
        if self._listener is not None:
            self._listener(progress)
        # The file is for onlookers: a full disk or a folder that cannot be written is for the fetch itself to tell.
        with suppress(OSError):
            announce(progress, os.getpid())


def fetch_status() -> FetchProgress | None:
    """The latest word of the latest fetch on this home; a fetch that died without one has failed. None: never tried."""
    try:
        values = json.loads(_path().read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    pid, started = values.pop("pid"), values.pop("process_started")
    progress = FetchProgress(**values)
    if progress.running and not _lives(pid, started):
        return replace(progress, stage="failed", message="The download ended without a last word. Start it again.")
    return progress


def _path() -> Path:
    return paths.data_folder() / "fetch.json"


def announce(progress: FetchProgress, pid: int) -> None:
    """Keep this as the latest word, spoken by process `pid`."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".fetch.{os.getpid()}")
    process = {"pid": pid, "process_started": psutil.Process(pid).create_time()}
    temporary.write_text(json.dumps(asdict(progress) | process), encoding="utf-8")
    temporary.replace(path)


def _lives(pid: int, started: float) -> bool:
    try:
        process = psutil.Process(pid)
        return abs(process.create_time() - started) < 1 and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
