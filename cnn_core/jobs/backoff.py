"""How long to wait before what has died is started again."""

import time


class Backoff:
    """A pause that doubles with each early death, from `first` to `longest` seconds; a long life forgets it."""

    def __init__(self, *, healthy: float, first: float, longest: float) -> None:
        self._healthy = healthy
        self._first = first
        self._longest = longest
        self._started = float("-inf")
        self._pause = 0.0

    @property
    def age(self) -> float:
        """Seconds since the last start."""
        return time.monotonic() - self._started

    @property
    def is_over(self) -> bool:
        """Whether it may be started."""
        return self.age >= self._pause

    def started(self) -> None:
        self._started = time.monotonic()

    def died(self) -> None:
        young = self.age < self._healthy
        self._pause = min(max(2 * self._pause, self._first), self._longest) if young else 0.0

    def served(self) -> None:
        """It did what it was for."""
        self._pause = 0.0
