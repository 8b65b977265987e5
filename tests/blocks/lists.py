"""Lists of layers at random, most of which are no network that works."""

import random

from pydantic import ValidationError

from cnn_core.blocks.edits import Layers
from cnn_core.blocks.kinds import Field, kinds
from cnn_core.layers import Layer

MOST = 12


def random_layers(seed: int, most: int = MOST) -> Layers:
    """Up to so many layers of any kind, half of their settings at random."""
    chance = random.Random(seed)
    return tuple(_layer(chance) for _ in range(chance.randint(0, most)))


def _layer(chance: random.Random) -> Layer:
    kind = kinds()[chance.choice(list(kinds()))]
    layer = kind.fresh()
    settings = {field.name: _value(field, chance) for field in kind.fields if chance.random() < 0.5}
    try:
        return type(layer).model_validate(layer.model_dump() | settings)
    except ValidationError:
        # Some settings only go together with others.
        return layer


def _value(field: Field, chance: random.Random) -> object:
    if field.sort == "choice":
        return chance.choice(field.options)
    if field.sort == "switch":
        return chance.random() < 0.5
    if field.sort == "whole":
        return chance.randint(int(field.low), min(int(field.high), 12))
    return chance.uniform(field.low, field.high)
