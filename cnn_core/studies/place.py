"""Where a study's process leaves its words and its result, whatever it is about."""

from pathlib import Path
from typing import Protocol


class Place(Protocol):
    """The files of one study. `folder` is its own, `result_path` is there when it is finished."""

    @property
    def subject(self) -> str:
        """What is studied, as a sentence begins."""

    @property
    def folder(self) -> Path: ...

    @property
    def result_path(self) -> Path: ...

    @property
    def progress_path(self) -> Path: ...

    @property
    def log_path(self) -> Path: ...

    @property
    def reserve_path(self) -> Path:
        """Kept on disk while it computes, given back for the last word."""
