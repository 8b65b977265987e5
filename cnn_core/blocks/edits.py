"""Edits of a list of layers: each returns a new list, which need not be a network that works."""

from typing import Any

import annotated_types
from pydantic import ValidationError

from cnn_core.blocks.kinds import kind_of, kinds
from cnn_core.config import ModelConfig
from cnn_core.errors import ConfigError
from cnn_core.layers import Layer

Layers = tuple[Layer, ...]

MOST_LAYERS: int = next(
    item.max_length for item in ModelConfig.model_fields["layers"].metadata if isinstance(item, annotated_types.MaxLen)
)


def add(layers: Layers, place: int, kind: str) -> Layers:
    """A new layer of this kind, with the settings it begins with, before the one at `place`; at the end of `len`.

    Raises ConfigError for a kind that cannot be added and where the network is full.
    """
    _require_place(place, len(layers) + 1)
    if kind not in kinds():
        raise ConfigError(f"There is no kind of block {kind[:40]!r}; there are: {', '.join(kinds())}.")
    return _inserted(layers, place, kinds()[kind].fresh())


def remove(layers: Layers, place: int) -> Layers:
    """Without the layer at `place`. Raises ConfigError where there is none."""
    _require_place(place, len(layers))
    return (*layers[:place], *layers[place + 1 :])


def move(layers: Layers, place: int, to: int) -> Layers:
    """The layer at `place` is afterwards at `to`. Raises ConfigError where either is no place."""
    _require_place(place, len(layers))
    _require_place(to, len(layers))
    others = remove(layers, place)
    return (*others[:to], layers[place], *others[to:])


def duplicate(layers: Layers, place: int) -> Layers:
    """The layer at `place` twice. Raises ConfigError where there is none, and where the network is full."""
    _require_place(place, len(layers))
    return _inserted(layers, place + 1, layers[place])


def change(layers: Layers, place: int, field: str, value: Any) -> Layers:
    """With another value for a setting of the layer at `place`.

    Raises ConfigError for a setting that the layer does not have and a value that breaks its rule.
    """
    _require_place(place, len(layers))
    return (*layers[:place], changed(layers[place], place, field, value), *layers[place + 1 :])


def changed(layer: Layer, place: int, field: str, value: Any) -> Layer:
    """`layer` with another value for a setting; `place` is for the sentence when it cannot be. Raises ConfigError."""
    kind = kind_of(layer)
    editable = {one.name: one for one in kind.fields}
    where = f"Layer {place + 1} ({kind.title.lower()})"
    if field not in editable:
        names = ", ".join(editable) or "none"
        raise ConfigError(f"{where} has no setting {str(field)[:40]!r} to change; it has: {names}.")
    try:
        return type(layer).model_validate(layer.model_dump() | {field: value})
    except ValidationError as error:
        rule = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
        raise ConfigError(
            f"{where}, {editable[field].title.lower()}: {rule[0].lower()}{rule[1:]}; received {str(value)[:40]!r}."
        ) from error


def _inserted(layers: Layers, place: int, layer: Layer) -> Layers:
    if len(layers) >= MOST_LAYERS:
        raise ConfigError(
            f"A network has at most {MOST_LAYERS} layers, and this one has {len(layers)}. Remove one before adding one."
        )
    return (*layers[:place], layer, *layers[place:])


def _require_place(place: int, count: int) -> None:
    if not 0 <= place < count:
        raise ConfigError(f"There is no place {place} in this network: places are from 0 to {count - 1}.")
