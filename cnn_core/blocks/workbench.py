"""The network that is being edited: its list of layers with its history, and what a browser asks to be done to it.

A browser may send anything: what is not a request of the known form is answered with a sentence and changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cnn_core.blocks import edits
from cnn_core.blocks.doctor import diagnose
from cnn_core.blocks.edits import Layers
from cnn_core.blocks.history import History
from cnn_core.blocks.identity import Ids, followed, numbered
from cnn_core.errors import ConfigError

LARGEST_NUMBER = 2**53
NOT_UNDERSTOOD = "The page did not understand what was asked for. Reload it and try again."


@dataclass(frozen=True)
class Workbench:
    """`ids` number the layers of `history.now`, the same layer always alike; `highest` is the largest ever given.

    `source` says whose network was taken over last, `answered` is the number of the last request, `told` why it was
    refused, `revision` counts the changes.
    """

    history: History
    ids: Ids
    source: object = None
    answered: int = 0
    told: str = ""
    revision: int = 0
    highest: int = 0

    @property
    def layers(self) -> Layers:
        return self.history.now

    @classmethod
    def of(cls, layers: Layers, source: object = None) -> "Workbench":
        """A new one, with nothing to take back."""
        return cls(History(layers), numbered(layers), source, highest=len(layers))

    def taking_over(self, layers: Layers, source: object) -> "Workbench":
        """Another network takes this one's place, a step that can be taken back."""
        return replace(self._after(self.history.then(layers)), source=source, told="")

    def asked(self, request: object) -> "Workbench":
        """After a browser's request, carried out or refused."""
        number = request.get("number") if isinstance(request, dict) else None
        if not isinstance(request, dict) or type(number) is not int or not 0 <= number < LARGEST_NUMBER:
            return replace(self, told=NOT_UNDERSTOOD)
        try:
            return replace(self._done(request), answered=number, told="")
        except ConfigError as error:
            return replace(self, answered=number, told=str(error))

    def _done(self, request: Mapping[str, Any]) -> "Workbench":
        do = request.get("do")
        if do == "undo":
            return self._after(self.history.undone())
        if do == "redo":
            return self._after(self.history.redone())
        ways: dict[object, Callable[[Mapping[str, Any]], Layers]] = {
            "add": self._added,
            "remove": lambda request: edits.remove(self.layers, self._place(request)),
            "move": self._moved,
            "duplicate": lambda request: edits.duplicate(self.layers, self._place(request)),
            "set": self._set,
            "remedy": self._remedied,
        }
        way = ways.get(do) if isinstance(do, str) else None
        if way is None:
            raise ConfigError(NOT_UNDERSTOOD)
        return self._after(self.history.then(way(request)))

    def _added(self, request: Mapping[str, Any]) -> Layers:
        kind = request.get("kind")
        return edits.add(self.layers, self._before(request), kind if isinstance(kind, str) else "")

    def _moved(self, request: Mapping[str, Any]) -> Layers:
        place, before = self._place(request), self._before(request)
        return edits.move(self.layers, place, before - (before > place))

    def _set(self, request: Mapping[str, Any]) -> Layers:
        field, value = request.get("field"), request.get("value")
        if not isinstance(field, str) or not isinstance(value, str | int | float | bool):
            raise ConfigError(NOT_UNDERSTOOD)
        return edits.change(self.layers, self._place(request), field, value)

    def _remedied(self, request: Mapping[str, Any]) -> Layers:
        diagnosis, place = diagnose(self.layers), request.get("place")
        if request.get("revision") != self.revision or diagnosis is None:
            raise ConfigError("The network has changed since this remedy was offered. Look at what is offered now.")
        if type(place) is not int or not 0 <= place < len(diagnosis.remedies):
            raise ConfigError(NOT_UNDERSTOOD)
        return diagnosis.remedies[place].layers

    def _place(self, request: Mapping[str, Any], name: str = "id") -> int:
        wanted = request.get(name)
        if type(wanted) is not int or wanted not in self.ids:
            raise ConfigError("That block is no longer part of the network.")
        return self.ids.index(wanted)

    def _before(self, request: Mapping[str, Any]) -> int:
        return len(self.ids) if request.get("before") is None else self._place(request, "before")

    def _after(self, history: History) -> "Workbench":
        if history is self.history:
            return self
        ids = followed(self.layers, self.ids, history.now, self.highest)
        highest = max((self.highest, *ids))
        return replace(self, history=history, ids=ids, revision=self.revision + 1, highest=highest)
