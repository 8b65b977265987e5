"""A run as it was at an earlier moment: its own events, up to then."""

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cnn_core.runs.directory import Run
from cnn_core.runs.events import Event
from cnn_core.runs.history import RunHistory, fold
from cnn_core.runs.log import event_reader

LONGEST_SECONDS = 15.0
KEPT_RECORDINGS = 4
KEPT_MOMENTS = 16


@dataclass(frozen=True)
class Recording:
    """The events of a run that has ended, and when each was told, in seconds since its training began."""

    events: tuple[Event, ...]
    moments: tuple[float, ...]
    _folded: dict[int, RunHistory] = field(default_factory=dict, compare=False, repr=False)
    """By how many events they hold: a replay goes on from where it was, as a training does."""

    @property
    def seconds(self) -> float:
        """From the first epoch's beginning to the last word."""
        return self.moments[-1] if self.moments else 0.0

    @property
    def speed(self) -> float:
        """How many times as fast it is replayed, so that it takes 15 seconds at most."""
        return max(self.seconds / LONGEST_SECONDS, 1.0)

    def at(self, elapsed: float) -> RunHistory:
        """The history after `elapsed` seconds of replay."""
        told = bisect_right(self.moments, elapsed * self.speed)
        known = {0: RunHistory()} | self._folded
        begun = max(count for count in known if count <= told)
        history = fold(known[begun], self.events[begun:told])
        self._folded[told] = history
        while len(self._folded) > KEPT_MOMENTS:
            self._folded.pop(next(iter(tuple(self._folded))), None)
        return history

    def is_over(self, elapsed: float) -> bool:
        return elapsed * self.speed >= self.seconds


def recording_of(run: Run) -> Recording:
    """Read once and kept as long as the log keeps its size; empty where no epoch began. Raises CorruptLog."""
    return _read(run.events_path, run.events_path.stat().st_size)


@lru_cache(maxsize=KEPT_RECORDINGS)
def _read(path: Path, _size: int) -> Recording:
    events = tuple(event_reader(path).read_new())
    began = next((event.time for event in events if event.event == "epoch_started"), None)
    if began is None:
        return Recording((), ())
    # The clock of a machine may be set back: what was written later was told later. While nobody trained it stands.
    moments: list[float] = []
    for event in events:
        last = moments[-1] if moments else 0.0
        if event.event == "claimed" and moments:
            began = event.time - last
        moments.append(max(event.time - began, last))
    return Recording(events, tuple(moments))
