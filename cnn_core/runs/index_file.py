"""The file in which the index is kept: an SQLite database of one table, that may be deleted at any time.

Its rows are only taken where their mark is still that of the run's files, so that an old row does no harm; a file that
is damaged, or was written by a release that kept something else, is begun anew.
"""

import hashlib
import json
import logging
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from cnn_core import __version__
from cnn_core.runs.entry import Entry, Milestones

BUSY_SECONDS = 5.0
"""How long another process may write before this one does without."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Row:
    """What was known of a run when its files had this `mark`; `entry` is an Entry as JSON."""

    run_id: str
    mark: str
    entry: str


class IndexFile:
    """Whatever goes wrong with it costs time, never an answer: it is told in the log alone."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self) -> list[Row]:
        """Every row; none where the file is missing, damaged or of another release."""
        if not self.path.is_file():
            return []
        try:
            with closing(self._connect()) as database:
                if _shape_in(database) == shape():
                    return [Row(*row) for row in database.execute("SELECT run, mark, entry FROM runs")]
        except sqlite3.Error:
            logger.warning("The index %s cannot be read and is made anew.", self.path, exc_info=True)
        self._discard()
        return []

    def save(self, changed: Iterable[Row], gone: Iterable[str]) -> None:
        """Write these rows in one step and take others out."""
        try:
            with closing(self._connect()) as database, database:
                database.execute("CREATE TABLE IF NOT EXISTS shape (told TEXT PRIMARY KEY)")
                database.execute("CREATE TABLE IF NOT EXISTS runs (run TEXT PRIMARY KEY, mark TEXT, entry TEXT)")
                if _shape_in(database) != shape():
                    database.execute("DELETE FROM runs")
                    database.execute("DELETE FROM shape")
                    database.execute("INSERT INTO shape VALUES (?)", (shape(),))
                rows = ((row.run_id, row.mark, row.entry) for row in changed)
                database.executemany("INSERT OR REPLACE INTO runs VALUES (?, ?, ?)", rows)
                database.executemany("DELETE FROM runs WHERE run = ?", ((run_id,) for run_id in gone))
        except sqlite3.OperationalError:
            # A full or read-only disk is no reason to throw the file away.
            logger.warning("The index %s cannot be written; runs are read again instead.", self.path, exc_info=True)
        except sqlite3.DatabaseError:
            logger.warning("The index %s is damaged and is made anew.", self.path, exc_info=True)
            self._discard()

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=BUSY_SECONDS)

    def _discard(self) -> None:
        try:
            self.path.unlink(missing_ok=True)
        except OSError:
            logger.warning("The index %s cannot be removed.", self.path, exc_info=True)


def shape() -> str:
    """What tells rows of this release from those of another: its number, and what an entry is made of."""
    described = json.dumps([one.model_json_schema(mode="validation") for one in (Entry, Milestones)], sort_keys=True)
    return f"{__version__} {hashlib.sha256(described.encode()).hexdigest()[:16]}"


def _shape_in(database: sqlite3.Connection) -> str | None:
    if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'shape'").fetchone() is None:
        return None
    row = database.execute("SELECT told FROM shape").fetchone()
    return row[0] if row else None
