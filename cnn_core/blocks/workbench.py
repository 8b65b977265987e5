"""The network that is being edited: its list of layers with its history, and what a browser asks to be done to it.

A browser may send anything: what is not a request of the known form is answered with a sentence and changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from cnn_core.blocks import edits
from cnn_core.blocks.doctor import diagnose
from cnn_core.blocks.edits import Layers
from cnn_core.blocks.history import History
from cnn_core.blocks.identity import Ids, followed, numbered
from cnn_core.errors import ConfigError

LARGEST_NUMBER = 2**53
Request = Mapping[str, Any]
NOT_UNDERSTOOD = "The page did not understand what was asked for. Reload it and try again."


class Numbered(NamedTuple):
    """Layers, and a number for each that stays with it wherever it goes."""

    layers: Layers
    ids: Ids


@dataclass(frozen=True)
class Workbench:
    """`history` holds the layers with their numbers; `highest` is the largest number ever given.

    `source` says whose network was taken over last, `answered` is the number of the last request, `told` why it was
    refused, `revision` counts the changes.
    """

    history: History[Numbered]
    highest: int
    source: object = None
    answered: int = 0
    told: str = ""
    revision: int = 0

    @property
    def layers(self) -> Layers:
        return self.history.now.layers

    @property
    def ids(self) -> Ids:
        return self.history.now.ids

    @classmethod
    def of(cls, layers: Layers, source: object = None) -> "Workbench":
        """A new one, with nothing to take back."""
        return cls(History(Numbered(layers, numbered(layers))), len(layers), source)

    def taking_over(self, layers: Layers, source: object) -> "Workbench":
        """Another network takes this one's place, a step that can be taken back."""
        return replace(self._after(self._recognized(layers)), source=source, told="")

    def asked(self, request: object) -> "Workbench":
        """After a browser's request, carried out or refused; one that comes again has been carried out."""
        number = request.get("number") if isinstance(request, dict) else None
        if not isinstance(request, dict) or type(number) is not int or not 0 <= number < LARGEST_NUMBER:
            return replace(self, told=NOT_UNDERSTOOD)
        if number and number == self.answered:
            return self
        try:
            return replace(self._done(request), answered=number, told="")
        except ConfigError as error:
            return replace(self, answered=number, told=str(error))

    def _done(self, request: Request) -> "Workbench":
        ways: dict[object, Callable[[Request], Workbench]] = {
            "undo": lambda _: self._stepped(self.history.undone()),
            "redo": lambda _: self._stepped(self.history.redone()),
            "add": self._added,
            "duplicate": self._duplicated,
            "move": self._moved,
            "remove": self._removed,
            "set": self._set,
            "remedy": self._remedied,
        }
        do = request.get("do")
        way = ways.get(do) if isinstance(do, str) else None
        if way is None:
            raise ConfigError(NOT_UNDERSTOOD)
        return way(request)

    def _added(self, request: Request) -> "Workbench":
        kind, place = request.get("kind"), self._before(request)
        return self._with_new(edits.add(self.layers, place, kind if isinstance(kind, str) else ""), place)

    def _duplicated(self, request: Request) -> "Workbench":
        place = self._place(request)
        return self._with_new(edits.duplicate(self.layers, place), place + 1)

    def _moved(self, request: Request) -> "Workbench":
        place, before = self._place(request), self._before(request)
        to = before - (before > place)
        layers = edits.move(self.layers, place, to)
        others = (*self.ids[:place], *self.ids[place + 1 :])
        return self._after(Numbered(layers, (*others[:to], self.ids[place], *others[to:])))

    def _removed(self, request: Request) -> "Workbench":
        place = self._place(request)
        ids = (*self.ids[:place], *self.ids[place + 1 :])
        return self._after(Numbered(edits.remove(self.layers, place), ids))

    def _set(self, request: Request) -> "Workbench":
        field, value = request.get("field"), request.get("value")
        if not isinstance(field, str) or not isinstance(value, str | int | float | bool):
            raise ConfigError(NOT_UNDERSTOOD)
        return self._after(Numbered(edits.change(self.layers, self._place(request), field, value), self.ids))

    def _remedied(self, request: Request) -> "Workbench":
        diagnosis, place = diagnose(self.layers), request.get("place")
        if request.get("revision") != self.revision or diagnosis is None:
            raise ConfigError("The network has changed since this remedy was offered. Look at what is offered now.")
        if type(place) is not int or not 0 <= place < len(diagnosis.remedies):
            raise ConfigError(NOT_UNDERSTOOD)
        return self._after(self._recognized(diagnosis.remedies[place].layers))

    def _place(self, request: Request, name: str = "id") -> int:
        wanted = request.get(name)
        if type(wanted) is not int or wanted not in self.ids:
            raise ConfigError("That block is no longer part of the network.")
        return self.ids.index(wanted)

    def _before(self, request: Request) -> int:
        return len(self.ids) if request.get("before") is None else self._place(request, "before")

    def _with_new(self, layers: Layers, place: int) -> "Workbench":
        return self._after(Numbered(layers, (*self.ids[:place], self.highest + 1, *self.ids[place:])))

    def _recognized(self, layers: Layers) -> Numbered:
        return Numbered(layers, followed(self.layers, self.ids, layers, self.highest))

    def _after(self, edited: Numbered) -> "Workbench":
        """A step, unless the layers are what they were: two that are alike may change places without one."""
        return self if edited.layers == self.layers else self._stepped(self.history.then(edited))

    def _stepped(self, history: History[Numbered]) -> "Workbench":
        if history is self.history:
            return self
        highest = max((self.highest, *history.now.ids))
        return replace(self, history=history, highest=highest, revision=self.revision + 1)
