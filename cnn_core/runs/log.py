"""An append-only file of JSON lines: one writer appends, any number of readers follow by byte offset.

A last line without its newline is normal (the writer was killed while writing, or is writing now) and is left for the
next read. A complete line that cannot be parsed is damage and raises CorruptLog with file and line.
"""

import os
from pathlib import Path
from typing import Generic, Self, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from cnn_core.errors import CorruptLog
from cnn_core.runs.events import COMMAND, EVENT, Command, Event

T = TypeVar("T")


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
    """Follows one log; each call of `read_new` costs what was appended since, not what is old."""

    def __init__(self, path: Path, adapter: TypeAdapter[T]) -> None:
        self.path = path
        self.offset = 0
        self.lines = 0
        self._adapter = adapter

    def read_new(self) -> list[T]:
        """The records appended since the last call; none when the file does not exist yet."""
        whole = self._read_whole_lines()
        lines = whole.split(b"\n")[:-1]
        records = [self._parse(line, self.lines + count) for count, line in enumerate(lines, start=1)]
        self.offset += len(whole)
        self.lines += len(lines)
        return records

    def _read_whole_lines(self) -> bytes:
        try:
            with self.path.open("rb") as file:
                file.seek(self.offset)
                new = file.read()
        except FileNotFoundError:
            return b""
        return new[: new.rfind(b"\n") + 1]

    def _parse(self, line: bytes, number: int) -> T:
        try:
            return self._adapter.validate_json(line)
        except ValidationError as error:
            raise CorruptLog(
                f"{self.path} line {number} is not a record that this release can read: {line[:80]!r}. "
                "Remove or mend that line; everything before it is intact."
            ) from error


def event_reader(path: Path) -> LogReader[Event]:
    """A reader of events.jsonl."""
    return LogReader(path, EVENT)


def command_reader(path: Path) -> LogReader[Command]:
    """A reader of control.jsonl."""
    return LogReader(path, COMMAND)


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
