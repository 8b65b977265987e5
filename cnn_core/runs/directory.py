"""One run, one folder: its names, its making, and finding it again by a run id that a stranger may have typed."""

import json
import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from filelock import FileLock
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cnn_core import paths
from cnn_core.config import RunConfig
from cnn_core.errors import ConfigError, InvalidRunId, RunError, UnknownRun
from cnn_core.parsing import parse_config

PROVENANCE_FILE = "provenance.json"
RUN_ID = re.compile(r"[a-z0-9-]{8,40}")


Tag = Annotated[str, Field(min_length=1, max_length=24, pattern=r"^[^\s,](?:[^,\n\r]*[^\s,])?$")]


class RunMeta(BaseModel):
    """What people may change about a run: `cnn_core.runs.meta.change` does."""

    model_config = ConfigDict(frozen=True)

    name: str = Field("", max_length=80, title="Name", description="What to call the run.")
    notes: str = Field(
        "", max_length=4000, title="Notes", description="What you tried, and what you make of it. Kept with the run."
    )
    tags: tuple[Tag, ...] = Field(
        (), max_length=12, title="Tags", description="Words to find it by: 1 to 24 characters each, without a comma."
    )
    star: bool = Field(False, title="Star", description="Comes first in the list, and keeps all of its networks.")
    hidden: bool = Field(False, title="Hidden", description="Not offered on other pages.")
    archived: bool = Field(False, title="Archived", description="Put away: not offered on other pages, nor listed.")

    @property
    def offered(self) -> bool:
        """Whether other pages offer the run to be chosen."""
        return not self.hidden and not self.archived


@dataclass(frozen=True)
class Run:
    """A run directory; see docs/architecture.md for what lies in it."""

    id: str
    folder: Path

    @property
    def events_path(self) -> Path:
        return self.folder / "events.jsonl"

    @property
    def control_path(self) -> Path:
        return self.folder / "control.jsonl"

    @property
    def worker_log_path(self) -> Path:
        return self.folder / "worker.log"

    @property
    def heartbeat_path(self) -> Path:
        return self.folder / "heartbeat"

    @property
    def reserve_path(self) -> Path:
        return self.folder / "reserve"

    @property
    def load_path(self) -> Path:
        return self.folder / "load.bin"

    @property
    def environment_path(self) -> Path:
        return self.folder / "environment.json"

    @property
    def meta_path(self) -> Path:
        return self.folder / "meta.json"

    @property
    def config_path(self) -> Path:
        return self.folder / "config.json"

    @property
    def estimate_path(self) -> Path:
        """What was said of it before it began."""
        return self.folder / "estimate.json"

    @property
    def removals_path(self) -> Path:
        """Which of its networks were removed to save room."""
        return self.folder / "removed-networks.jsonl"

    @property
    def tensorboard_folder(self) -> Path:
        return self.folder / "tensorboard"

    @property
    def origin_folder(self) -> Path:
        """Of a fork: what it begins with, its own from then on."""
        return self.folder / "origin"

    def epoch_folder(self, epoch: int) -> Path:
        return self.folder / "epochs" / f"{epoch:04d}"

    def edition(self, epoch: int) -> tuple[int, int]:
        """Tells what was saved of an epoch from what comes when it is trained again; zeros where it is not there."""
        try:
            told = self.epoch_folder(epoch).stat()
        except OSError:
            return 0, 0
        return told.st_ino, told.st_mtime_ns

    @property
    def studies_folder(self) -> Path:
        """Of what was found out about its networks, a folder an epoch."""
        return self.folder / "studies"

    def trainer_lock(self) -> FileLock:
        """Held by the one process that may write events here."""
        return FileLock(self.folder / "trainer.lock")

    def control_lock(self) -> FileLock:
        return FileLock(self.folder / "control.lock")

    def meta_lock(self) -> FileLock:
        return FileLock(self.folder / "meta.lock")

    @property
    def recorded(self) -> bool:
        """Comes with the app: to be looked at and asked, never changed."""
        return (self.folder / PROVENANCE_FILE).is_file()

    @property
    def mark(self) -> str:
        """What tells the run apart from others of its name: the end of its id, or that it is recorded."""
        return "recorded" if self.recorded else self.id[-4:]

    @property
    def created(self) -> float:
        """When it was laid, in seconds since 1970; of a recorded one, when that was."""
        if self.recorded:
            return float(str(_read_json(self.folder / PROVENANCE_FILE)["time"]))
        return self.config_path.stat().st_mtime

    def config(self) -> RunConfig:
        """Raises RunError or ConfigError, which name the file, where somebody has damaged it."""
        try:
            return parse_config(_read_json(self.config_path))
        except ConfigError as error:
            raise ConfigError(f"{_name(self.config_path)} breaks a rule: {error} Mend it.") from error

    def machine(self) -> str:
        """What trained the run, as its trainer noted; or that it did not."""
        try:
            told = _read_json(self.environment_path)
            return f"{told['cpu']}, {told['cpu_count']} processors"
        except (RunError, KeyError):
            return "a machine not told"

    def meta(self) -> RunMeta:
        try:
            return RunMeta.model_validate(_read_json(self.meta_path))
        except ValidationError as error:
            setting = ".".join(map(str, error.errors()[0]["loc"]))
            raise RunError(f"{_name(self.meta_path)} has a value of the wrong kind in {setting!r}. Mend it.") from error


def create(config: RunConfig, *, origin: Iterable[Path] = ()) -> Run:
    """Lay a new run directory, whole or not at all. Raises HomeNotWritable when the disk is full or read-only.

    The files `origin`, of another run, become the new run's as well, without taking room twice where that can be.
    """
    run = Run(id := new_run_id(config.preset or "own"), paths.runs_folder() / id)
    folder = run.folder.with_name(f".new-{id}")
    try:
        with paths.writing("The new run"):
            folder.mkdir(parents=True)
            write_json(folder / "config.json", config.model_dump_json(indent=2))
            write_json(folder / "meta.json", RunMeta(name=config.name).model_dump_json(indent=2))
            for path in origin:
                _adopt(path, folder / run.origin_folder.name)
            folder.rename(run.folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return run


def _adopt(path: Path, folder: Path) -> None:
    """Files of an epoch are replaced whole and never written into: two names may stand for one."""
    folder.mkdir(exist_ok=True)
    try:
        os.link(path, folder / path.name)
    except OSError:
        shutil.copy2(path, folder / path.name)


def find(run_id: str) -> Run:
    """The run of this id.

    Raises InvalidRunId before the text meets a path, UnknownRun when no such run lies under this home.
    """
    if not RUN_ID.fullmatch(run_id):
        raise InvalidRunId(
            f"{run_id[:60]!r} is not a run id: 8 to 40 of the characters a-z, 0-9 and '-'. "
            "`python -m cnn_core runs list` shows those there are."
        )
    for folder in filter(None, (paths.runs_folder(), paths.recorded_folder())):
        if (folder / run_id / "config.json").is_file():
            return Run(run_id, folder / run_id)
    raise UnknownRun(f"There is no run {run_id!r} here. `python -m cnn_core runs list` shows those there are.")


def all_runs() -> Iterator[Run]:
    """Every run there is: own ones, newest first, then those that come with the app."""
    yield from own_runs()
    yield from recorded_runs()


def recorded_runs() -> list[Run]:
    """The runs that come with the app, newest first."""
    folder = paths.recorded_folder()
    found = folder.iterdir() if folder is not None and folder.is_dir() else ()
    runs = [Run(path.name, path) for path in found if RUN_ID.fullmatch(path.name)]
    return sorted((run for run in runs if run.recorded), key=lambda run: run.created, reverse=True)


def own_runs() -> Iterator[Run]:
    """Every run under this home, newest first."""
    folder = paths.runs_folder()
    if not folder.is_dir():
        return
    entries = [entry for entry in os.scandir(folder) if RUN_ID.fullmatch(entry.name)]
    found = [(laid, entry) for entry in entries if (laid := _when_laid(entry)) is not None]
    for _, entry in sorted(found, key=lambda pair: (pair[0], pair[1].name), reverse=True):
        yield Run(entry.name, Path(entry.path))


def new_run_id(prefix: str) -> str:
    """Readable, unguessed and free here, as in `tutorial-20261123-221005-7f3a`."""
    clean = re.sub(r"[^a-z0-9]+", "-", prefix.lower()).strip("-")[:16] or "run"
    while True:
        run_id = f"{clean}-{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"
        if not (paths.runs_folder() / run_id).exists():
            return run_id


def write_json(path: Path, text: str) -> None:
    """Write `text` so that a reader sees the old file or the new one, never a part."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _when_laid(entry: os.DirEntry[str]) -> int | None:
    """In nanoseconds since 1970; None of what is no run."""
    try:
        told = os.stat(f"{entry.path}/config.json")  # noqa: PTH116 (of a thousand runs, Paths are most of the time)
    except OSError:
        return None
    return told.st_mtime_ns if stat.S_ISREG(told.st_mode) else None


def _read_json(path: Path) -> dict[str, object]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RunError(f"{_name(path)} cannot be read ({error.strerror}). Mend or remove it.") from error
    except ValueError as error:
        raise RunError(f"{_name(path)} cannot be read ({error}). Mend or remove it.") from error
    if not isinstance(values, dict):
        raise RunError(f"{_name(path)} must hold a JSON object, not {type(values).__name__}. Mend or remove it.")
    return values


def _name(path: Path) -> str:
    """Where a run's file lies among the runs; the rest of its path is no visitor's business."""
    return f"{path.parent.name}/{path.name}"
