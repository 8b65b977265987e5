"""Which runs are active now, and which have ended lately: asked often, at the cost of the active ones alone.

A run that has ended is not looked at again until its log grows or it is put on the queue.
"""

import json
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cnn_core import paths
from cnn_core.errors import EpochscopeError, HomeNotWritable
from cnn_core.jobs.forgotten import may_wait
from cnn_core.jobs.queue import queue_folder, queued
from cnn_core.runs.directory import Run, own_runs
from cnn_core.runs.follow import RunSummary, follow, summarize
from cnn_core.runs.history import ENDED, RunHistory
from cnn_core.runs.status import Status

KEPT_ENDINGS = 50
RECENT_SECONDS = 60.0
"""A run that is found ended, and was not seen active, has ended just now or was brought here from elsewhere."""
SETTLED_SECONDS = 2.0
"""A folder's time of change says nothing of what happens within the same moment."""
LAST_WORD_BYTES = 2048


@dataclass(frozen=True)
class ActiveRun:
    """A run that a process has or is about to have; `history` is whole, batches included."""

    run: Run
    name: str
    status: Status
    history: RunHistory


@dataclass(frozen=True)
class Ending:
    """A run that was active and is no more. `number` grows from each to the next: about its seconds since 1970."""

    number: float
    run: Run

    def summary(self) -> RunSummary:
        return summarize(self.run)


def active_runs() -> tuple[ActiveRun, ...]:
    """Those that a process has or is about to have, those that wait included; the order says nothing."""
    return _watch(paths.home()).look()


def endings_since(number: float) -> tuple[Ending, ...]:
    """The endings with a greater number, in their order: of the last fifty, of this server's time or just before."""
    watch = _watch(paths.home())
    watch.look()
    return tuple(ending for ending in watch.endings() if ending.number > number)


class Watch:
    """What is known of one home; safe to ask from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._active: dict[str, ActiveRun] = {}
        self._quiet: dict[str, int] = {}
        """The size of the log of each run that was found not to be active."""
        self._endings: deque[Ending] = deque(maxlen=KEPT_ENDINGS)
        self._seen: tuple[int, ...] | None = None

    def look(self) -> tuple[ActiveRun, ...]:
        with self._lock:
            known = {run_id: active.run for run_id, active in self._active.items()}
            candidates = known | self._unknown() | {run.id: run for run in _waiting()}
            found = [active for run in candidates.values() if (active := self._if_active(run))]
            self._active = {active.run.id: active for active in found}
            return tuple(found)

    def endings(self) -> tuple[Ending, ...]:
        with self._lock:
            return tuple(self._endings)

    def _unknown(self) -> dict[str, Run]:
        """The runs that were never looked at, or have something new; none where no run has come or gone since."""
        first, now = self._seen is None, _changes()
        if now == self._seen:
            return {}
        self._seen = now if _is_settled(now) else ()
        found = {run.id: run for run in own_runs() if self._quiet.get(run.id) != _log_size(run)}
        return self._without_the_ended(found) if first else found

    def _without_the_ended(self, found: dict[str, Run]) -> dict[str, Run]:
        """Whole logs are not read for the many that have ended long before: their last lines say so."""
        ended = [(at, run) for run in found.values() if (at := _ended_at(run)) is not None]
        for at, run in sorted(ended, key=lambda pair: pair[0]):
            self._quiet[run.id] = _log_size(run)
            self._note(run, at)
        return {run_id: run for run_id, run in found.items() if run_id not in self._quiet}

    def _if_active(self, run: Run) -> ActiveRun | None:
        size = _log_size(run)
        known = self._quiet.get(run.id) == size
        try:
            history, status = follow(run).state()
            name = run.meta().name or run.id
        except (EpochscopeError, OSError):
            # Damaged, or removed at this moment: there is nothing to wait for.
            self._quiet[run.id] = size
            return None
        found = ActiveRun(run, name, status, history)
        if status.active:
            self._quiet.pop(run.id, None)
            return found
        self._quiet[run.id] = size
        if not known and self._has_ended(found):
            self._note(run, history.ended_at or time.time())
        return None

    def _has_ended(self, found: ActiveRun) -> bool:
        """And has not only been taken off the queue again, where it had ended before."""
        before, ended_at = self._active.get(found.run.id), found.history.ended_at
        if before is None:
            return ended_at is not None and time.time() - ended_at < RECENT_SECONDS
        return before.status is not Status.QUEUED if ended_at is None else ended_at != before.history.ended_at

    def _note(self, run: Run, at: float) -> None:
        latest = self._endings[-1].number if self._endings else 0.0
        self._endings.append(Ending(max(at, latest + 0.001), run))


@lru_cache(maxsize=8)
def _watch(home: Path) -> Watch:
    return Watch()


def _waiting() -> list[Run]:
    # Who supervises says in a log what is wrong with the queue, and so does the page that shows it.
    with suppress(HomeNotWritable):
        return queued()
    return []


def _changes() -> tuple[int, ...]:
    return tuple(_changed_at(folder) for folder in (paths.runs_folder(), queue_folder()))


def _changed_at(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


def _is_settled(changes: tuple[int, ...]) -> bool:
    return all(abs(time.time() - moment / 1e9) > SETTLED_SECONDS for moment in changes)


def _log_size(run: Run) -> int:
    try:
        return run.events_path.stat().st_size
    except OSError:
        return 0


def _ended_at(run: Run) -> float | None:
    """The time of the log's last line, where it is a last word and nobody has asked for anything since; else None."""
    try:
        if may_wait(run):
            return None
        with run.events_path.open("rb") as log:
            log.seek(max(_log_size(run) - LAST_WORD_BYTES, 0))
            last = json.loads(log.read().splitlines()[-1])
        return float(last["time"]) if last["event"] in ENDED else None
    except (OSError, ValueError, LookupError, TypeError):
        return None
