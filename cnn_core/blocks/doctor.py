"""Why a list of layers is no network that can be trained, and the nearest lists that are.

A remedy is a list that `architecture.summarize` takes. It begins with one repair at the break; where that is not
enough, the cheapest further repairs are searched for (uniform-cost search). When that has gone far enough, the repairs
that leave least of the network broken are taken one after another; and where even that leads nowhere, the part before
the break gets an end of its own, which always works.
"""

import heapq
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import NamedTuple

from pydantic import ValidationError

from cnn_core import architecture
from cnn_core.blocks.edits import MOST_LAYERS, Layers
from cnn_core.blocks.repairs import ANSWER, Break, Repair, repairs
from cnn_core.config import ModelConfig
from cnn_core.errors import ConfigError
from cnn_core.layers import Backbone, Flatten, Layer, OwnNetwork

LEARNED = Backbone | OwnNetwork
NOT_FIRST = (
    "Layer {} is a trained network, which takes the pixels themselves: it can only be the first layer. "
    "Take away what stands before it."
)
MOST_REMEDIES = 4
FURTHER = 2
"""A remedy that takes so many steps more than the shortest is not offered."""
MOST_LOOKS = 16
"""Lists that are looked at for one remedy: some milliseconds."""
LISTED_STEPS = 3


@dataclass(frozen=True)
class Remedy:
    """A list that works, and what is different in it, a sentence a step."""

    steps: tuple[str, ...]
    layers: Layers
    changes: int

    @property
    def words(self) -> str:
        """As in `Add flatten before layer 3; then remove layer 5 (dropout)`."""
        first, *others = self.steps[:LISTED_STEPS]
        told = "; then ".join([first, *(step[0].lower() + step[1:] for step in others)])
        left = len(self.steps) - LISTED_STEPS
        return told if left <= 0 else f"{told}; and {left} more {'change' if left == 1 else 'changes'} of the kind"


class _Tried(NamedTuple):
    """A list on the way to a remedy; of two that took as many changes the one that gets further is looked at first."""

    changes: int
    left: int
    order: int
    steps: tuple[str, ...]
    layers: Layers


@dataclass(frozen=True)
class Diagnosis:
    """Where it breaks, from 0, why, and what helps, the nearest first; there is always one."""

    place: int
    why: str
    remedies: tuple[Remedy, ...]


def diagnose(layers: Layers) -> Diagnosis | None:
    """What is wrong with `layers`; None of a network that works."""
    found = find_break(layers)
    if found is None:
        return None
    tried = [_completed(layers, first) for first in repairs(layers, found)]
    remedies = sorted((remedy for remedy in tried if remedy is not None), key=lambda remedy: remedy.changes)
    remedies = remedies or [_step_by_step(layers, found) or _last_resort(layers, found)]
    near = [remedy for remedy in remedies if remedy.changes <= remedies[0].changes + FURTHER]
    distinct = {remedy.layers: remedy for remedy in reversed(near)}
    offered = [remedy for remedy in near if distinct[remedy.layers] is remedy]
    return Diagnosis(found.place, found.why, tuple(offered[:MOST_REMEDIES]))


@lru_cache(maxsize=2048)
def find_break(layers: Layers) -> Break | None:
    """The first place, from 0, at which `layers` cannot go on; None of a network that works."""
    if not layers:
        return Break(0, "The network has no layers: there is nothing between the picture and an answer.", ())
    if len(layers) > MOST_LAYERS:
        why = f"A network has at most {MOST_LAYERS} layers; this one has {len(layers)}."
        return Break(MOST_LAYERS, why, _shapes(architecture.follow(layers)[0]), too_many=True)
    rows, problem = architecture.follow(layers)
    learned = next((place for place, layer in enumerate(layers) if place and isinstance(layer, LEARNED)), len(layers))
    if learned < len(layers) and learned <= len(rows):
        return Break(learned, NOT_FIRST.format(learned + 1), _shapes(rows[:learned]))
    if problem is not None:
        return Break(len(rows), str(problem), _shapes(rows))
    try:
        architecture.summarize(ModelConfig(layers=layers))
    except ValidationError as error:
        told = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
        return Break(len(layers) - 1, f"{told[0].upper()}{told[1:]}", _shapes(rows), at_the_end=True)
    except ConfigError as error:
        return Break(len(layers) - 1, str(error), _shapes(rows), at_the_end=True)
    return None


def _completed(layers: Layers, first: Repair) -> Remedy | None:
    """The cheapest list that works and begins with this repair; None where it is far away."""
    order = count()
    seen = {layers, first.layers}
    waiting = [_Tried(first.changes, _left(first.layers), next(order), (first.words,), first.layers)]
    for _ in range(MOST_LOOKS):
        if not waiting:
            return None
        tried = heapq.heappop(waiting)
        broken = find_break(tried.layers)
        if broken is None:
            return Remedy(tried.steps, tried.layers, tried.changes)
        for repair in repairs(tried.layers, broken):
            if repair.layers not in seen:
                seen.add(repair.layers)
                steps = (*tried.steps, repair.words)
                changes = tried.changes + repair.changes
                heapq.heappush(waiting, _Tried(changes, _left(repair.layers), next(order), steps, repair.layers))
    return None


def _step_by_step(layers: Layers, broken: Break) -> Remedy | None:
    """Always the repair that leaves least; None where none leaves less than there was."""
    steps: tuple[str, ...] = ()
    changes = 0
    found: Break | None = broken
    while found is not None:
        repair = min(repairs(layers, found), key=lambda one: _left(one.layers), default=None)
        if repair is None or _left(repair.layers) >= _left(layers):
            return None
        layers, steps, changes = repair.layers, (*steps, repair.words), changes + repair.changes
        found = find_break(layers)
    return Remedy(steps, layers, changes)


def _left(layers: Layers) -> int:
    """How much of the network is broken; 0 of one that works, 1 where nothing but its end is wrong."""
    broken = find_break(layers)
    if broken is None:
        return 0
    return 1 if broken.at_the_end else max(len(layers) - broken.place + 1, 2)


def _last_resort(layers: Layers, broken: Break) -> Remedy:
    """What works before the break, with an end; else nothing but an end."""
    end: tuple[Layer, ...] = (ANSWER,)
    for kept in (layers[: min(len(broken.shapes), MOST_LAYERS - 2)], ()):
        for bridge in ((), (Flatten(),)):
            whole = (*kept, *bridge, *end)
            if find_break(whole) is None:
                left = len(layers) - len(kept)
                words = f"Keep the first {len(kept)} layers, leave out the {left} after them, and end the network there"
                return Remedy((words,), whole, left + len(whole) - len(kept))
    raise ConfigError("Not even a network of a single dense layer is taken. This is a fault of the app.")


def _shapes(rows: tuple[architecture.LayerSummary, ...]) -> tuple[architecture.Shape, ...]:
    return tuple(row.output_shape for row in rows)
