"""What was edited, so that it can be taken back and done again."""

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

State = TypeVar("State")

MOST_STEPS = 200
"""A list of layers takes some kilobytes; older steps are forgotten."""


@dataclass(frozen=True)
class History(Generic[State]):
    """What there is now, what was before with the latest last, and what was taken back with the next last."""

    now: State
    past: tuple[State, ...] = ()
    future: tuple[State, ...] = ()

    def then(self, state: State) -> "History[State]":
        """After an edit. What had been taken back is gone; an edit that changes nothing is none."""
        if state == self.now:
            return self
        return History(state, (*self.past, self.now)[-MOST_STEPS:])

    def undone(self) -> "History[State]":
        """One step back; at the beginning nothing happens."""
        if not self.past:
            return self
        return replace(self, now=self.past[-1], past=self.past[:-1], future=(*self.future, self.now))

    def redone(self) -> "History[State]":
        """One step forth again; nothing happens where nothing was taken back."""
        if not self.future:
            return self
        return replace(self, now=self.future[-1], past=(*self.past, self.now), future=self.future[:-1])
