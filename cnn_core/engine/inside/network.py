"""A trained network that can be asked, and a copy of it whose weights may be others for a while."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import keras

from cnn_core.engine.inside.traced_model import TracedModel
from cnn_core.runs.directory import Run

KEPT_FACTS = 128
Fact = TypeVar("Fact")


class Network(TracedModel):
    """A run's network as it was after one of its epochs. Nobody may change the weights of its model.

    Safe to ask from several threads. Questions about other weights take turns, for they share one copy: its functions
    are traced once, however many edits are tried, and its weights are set in a moment.
    """

    def __init__(self, model: keras.Model, run: Run, epoch: int) -> None:
        super().__init__(model)
        self.run = run
        self.epoch = epoch
        self._facts: OrderedDict[Hashable, object] = OrderedDict()
        self._copy: TracedModel | None = None
        self._copy_holds: Hashable = None
        self._turn = threading.RLock()

    def fact(self, key: Hashable, find: Callable[[], Fact]) -> Fact:
        """What `find` told when this key was first asked for; of more than 128 the least recently asked goes first."""
        with self._turn:
            if key not in self._facts:
                self._facts[key] = find()
            self._facts.move_to_end(key)
            if len(self._facts) > KEPT_FACTS:
                self._facts.popitem(last=False)
            return self._facts[key]  # type: ignore[return-value]

    @contextmanager
    def with_weights(self, key: Hashable, assign: Callable[[keras.Model], None]) -> Iterator[TracedModel]:
        """The same architecture with weights that `assign` sets; called again only when others were set since.

        Until the `with` ends no other thread gets the copy, and this one must not ask for other weights. Those that
        `assign` finds are any.
        """
        with self._turn:
            if self._copy is None:
                self._copy = TracedModel(keras.models.clone_model(self.model))
            if self._copy_holds != key:
                # What fails half-way must not pass for either.
                self._copy_holds = None
                assign(self._copy.model)
                self._copy_holds = key
            yield self._copy
