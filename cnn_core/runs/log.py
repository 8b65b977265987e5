"""An append-only file of JSON lines: one writer appends, any number of readers follow by byte offset.

A last line without its newline is normal (the writer was killed while writing, or is writing now) and is left for the
next read. A complete line that cannot be parsed is damage and raises CorruptLog with file and line; among commands it
is passed over, since nothing that was learned may hang on what somebody wished.
"""

import logging
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Generic, Self, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from cnn_core.errors import CorruptLog, RunError
from cnn_core.runs.events import COMMAND, EVENT, Command, Event

T = TypeVar("T")
SHOWN_BYTES = 40
logger = logging.getLogger(__name__)

_NUMBER = rb'(?:-?[0-9][0-9.eE+-]*|"NaN"|"-?Infinity")'
_MEASURED = (b"loss", b"accuracy", b"images_per_second", b"learning_rate")
_BATCH_LINE = re.compile(
    rb'\{"time":%b,"event":"batch","epoch":[0-9]+,"step":[0-9]+%b\}'
    % (_NUMBER, b"".join(b',"%b":%b' % (name, _NUMBER) for name in _MEASURED))
)
"""As LogWriter writes it; any other form is parsed."""


class LogWriter:
    """Appends records, each in a single write, so that a reader never sees two halves mixed.

    A torn line that a killed predecessor left is cut off first: nobody has ever been shown it.
    """

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
        _cut_torn_tail(self._descriptor)

    def append(self, record: BaseModel) -> None:
        """Raises OSError when the disk is full; what was written of the line is taken back, for others to follow."""
        start = os.lseek(self._descriptor, 0, os.SEEK_END)
        line = memoryview(record.model_dump_json().encode() + b"\n")
        try:
            while line:
                line = line[os.write(self._descriptor, line) :]
        except OSError:
            os.ftruncate(self._descriptor, start)
            raise

    def close(self) -> None:
        os.close(self._descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class LogReader(Generic[T]):
    """Follows one log; each call of `read_new` costs what was appended since, not what is old.

    Lines that `skips` says yes to are not parsed.
    """

    def __init__(self, path: Path, adapter: TypeAdapter[T], skips: Callable[[bytes], object] = lambda _: False) -> None:
        self.path = path
        self.offset = 0
        self.lines = 0
        self._adapter = adapter
        self._skips = skips

    def read_new(self) -> list[T]:
        """The records appended since the last call; none when the file does not exist yet."""
        whole = self._read_whole_lines()
        lines = whole.split(b"\n")[:-1]
        numbered = enumerate(lines, start=self.lines + 1)
        parsed = [self._parse(line, number) for number, line in numbered if not self._skips(line)]
        records = [record for record in parsed if record is not None]
        self.offset += len(whole)
        self.lines += len(lines)
        return records

    @property
    def was_cut(self) -> bool:
        """Whether the file has become shorter than what was read of it: it is not the same log any more."""
        return self.path.exists() and self.path.stat().st_size < self.offset

    def _read_whole_lines(self) -> bytes:
        try:
            with self.path.open("rb") as file:
                file.seek(self.offset)
                new = file.read()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise RunError(f"{self._name} cannot be read ({error.strerror}). Mend or remove it.") from error
        return new[: new.rfind(b"\n") + 1]

    def _parse(self, line: bytes, number: int) -> T | None:
        try:
            return self._adapter.validate_json(line)
        except ValidationError as error:
            damage = CorruptLog(
                f"{self._name} line {number} is not a record that this release can read: {line[:SHOWN_BYTES]!r}. "
                "Remove or mend that line; everything before it is intact."
            )
            self._meet_damage(damage, error)
            return None

    @property
    def _name(self) -> str:
        """Where the file lies among the runs; the rest of its path is no visitor's business."""
        return f"{self.path.parent.name}/{self.path.name}"

    def _meet_damage(self, damage: CorruptLog, cause: ValidationError) -> None:
        raise damage from cause


class CommandReader(LogReader[Command]):
    """Passes over a line that is no command of this release, and notes it in the process's own log."""

    def _meet_damage(self, damage: CorruptLog, cause: ValidationError) -> None:
        logger.warning("%s", damage)


def event_reader(path: Path) -> LogReader[Event]:
    """A reader of events.jsonl."""
    return LogReader(path, EVENT)


def milestone_reader(path: Path) -> LogReader[Event]:
    """A reader of events.jsonl that leaves out what was told of batches: most of its lines, none of its milestones."""
    return LogReader(path, EVENT, _BATCH_LINE.fullmatch)


def command_reader(path: Path) -> CommandReader:
    """A reader of control.jsonl."""
    return CommandReader(path, COMMAND)


def _cut_torn_tail(descriptor: int) -> None:
    size = os.lseek(descriptor, 0, os.SEEK_END)
    end = size
    while end > 0:
        start = max(0, end - 4096)
        os.lseek(descriptor, start, os.SEEK_SET)
        found = os.read(descriptor, end - start).rfind(b"\n")
        if found >= 0:
            end = start + found + 1
            break
        end = start
    if end < size:
        os.ftruncate(descriptor, end)
