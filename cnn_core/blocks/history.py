"""What was edited, so that it can be taken back and done again."""

from dataclasses import dataclass, replace

from cnn_core.blocks.edits import Layers

MOST_STEPS = 200
"""A list of layers takes some kilobytes; older steps are forgotten."""


@dataclass(frozen=True)
class History:
    """The list as it is, those before it with the latest last, and those that were taken back with the next last."""

    now: Layers
    past: tuple[Layers, ...] = ()
    future: tuple[Layers, ...] = ()

    def then(self, layers: Layers) -> "History":
        """After an edit. What had been taken back is gone; an edit that changes nothing is none."""
        if layers == self.now:
            return self
        return History(layers, (*self.past, self.now)[-MOST_STEPS:])

    def undone(self) -> "History":
        """One step back; at the beginning nothing happens."""
        if not self.past:
            return self
        return replace(self, now=self.past[-1], past=self.past[:-1], future=(*self.future, self.now))

    def redone(self) -> "History":
        """One step forth again; nothing happens where nothing was taken back."""
        if not self.future:
            return self
        return replace(self, now=self.future[-1], past=(*self.past, self.now), future=self.future[:-1])
