"""One value a batch event, as columns, so that a hundred thousand of them stay small and a few more cost little."""

import threading
from collections.abc import Sequence
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from cnn_core.runs.events import BatchTrained
from cnn_core.runs.thinning import Thinned, thinned

Column = Literal["loss", "accuracy", "learning_rate", "images_per_second"]
COLUMNS: tuple[Column, ...] = get_args(Column)
_FIRST_ROOM = 256


class _Rows:
    """Room for rows that grows by doubling; those that are written stay as they are, so that many may share them."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.used = 0
        self.step = np.empty(0, np.int64)
        self.values = np.empty((len(COLUMNS), 0))

    def write(self, start: int, step: NDArray[np.int64], values: NDArray[np.float64]) -> None:
        self.used = start + len(step)
        if self.used > len(self.step):
            room = max(2 * self.used, _FIRST_ROOM)
            self.step = _longer(self.step, room)
            self.values = _longer(self.values, room)
        self.step[start : self.used] = step
        self.values[:, start : self.used] = values


class BatchSeries:
    """The batch events of a run so far. Never changed: `extended` gives another, and what both hold lies in one place.

    `step` is (n,) int64; `loss`, `accuracy`, `learning_rate` and `images_per_second` are (n,) float64. All of them are
    read-only views, in the order of the steps.
    """

    def __init__(self) -> None:
        self._rows = _Rows()
        self._length = 0
        self._thinned: dict[tuple[Column, int], Thinned] = {}

    @property
    def step(self) -> NDArray[np.int64]:
        return _frozen(self._rows.step[: self._length])

    @property
    def loss(self) -> NDArray[np.float64]:
        return self.column("loss")

    @property
    def accuracy(self) -> NDArray[np.float64]:
        return self.column("accuracy")

    @property
    def learning_rate(self) -> NDArray[np.float64]:
        return self.column("learning_rate")

    @property
    def images_per_second(self) -> NDArray[np.float64]:
        return self.column("images_per_second")

    def column(self, name: Column) -> NDArray[np.float64]:
        """(n,) float64, read-only."""
        return _frozen(self._rows.values[COLUMNS.index(name), : self._length])

    def extended(self, events: Sequence[BatchTrained]) -> "BatchSeries":
        """With `events` added: costs what is new, as long as it is the newest that is extended."""
        if not events:
            return self
        step = np.array([event.step for event in events], np.int64)
        values = np.array([[getattr(event, name) for event in events] for name in COLUMNS])
        rows = self._rows
        with rows.lock:
            if rows.used == self._length:
                rows.write(self._length, step, values)
                return _series(rows, self._length + len(events))
        return self._copied(self._length).extended(events)

    def until(self, step: int) -> "BatchSeries":
        """Those of no later step."""
        count = int(np.searchsorted(self.step, step, side="right"))
        return self if count == len(self) else self._copied(count)

    def thinned(self, name: Column, start: int = 0) -> Thinned:
        """What is to be drawn of a column from the event at place `start` on; worked out once for all who ask."""
        known = self._thinned.get((name, start))
        if known is None:
            known = thinned(self.step[start:], self.column(name)[start:])
            self._thinned[name, start] = known
        return known

    def _copied(self, count: int) -> "BatchSeries":
        rows = _Rows()
        rows.write(0, self.step[:count], self._rows.values[:, :count])
        return _series(rows, count)

    def __len__(self) -> int:
        return self._length

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, BatchSeries):
            return NotImplemented
        if self._rows is other._rows and self._length == other._length:
            return True
        return np.array_equal(self.step, other.step) and all(
            np.array_equal(self.column(name), other.column(name), equal_nan=True) for name in COLUMNS
        )

    def __hash__(self) -> int:
        return hash((self._length, int(self.step[-1]) if self._length else 0))

    def __repr__(self) -> str:
        return f"BatchSeries(of {self._length} events)"


def _series(rows: _Rows, length: int) -> BatchSeries:
    series = BatchSeries()
    series._rows, series._length = rows, length
    return series


def _longer(array: NDArray[Any], room: int) -> NDArray[Any]:
    longer = np.empty((*array.shape[:-1], room), array.dtype)
    longer[..., : array.shape[-1]] = array
    return longer


def _frozen(view: NDArray[Any]) -> NDArray[Any]:
    view.flags.writeable = False
    return view
