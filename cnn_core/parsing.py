"""From plain values to a checked RunConfig: files, the terminal's NAME=VALUE, and what to say when a rule is broken."""

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import ValidationError

from cnn_core.config import RunConfig
from cnn_core.errors import ConfigError
from cnn_core.layers import Layer

LAYER_KINDS = frozenset(layer.model_fields["kind"].default for layer in get_args(get_args(Layer)[0]))


def parse_config(values: Mapping[str, Any]) -> RunConfig:
    """A checked RunConfig from plain values.

    Raises ConfigError with one sentence a broken rule: where, which rule, what was received.
    """
    try:
        return RunConfig.model_validate(values)
    except ValidationError as error:
        raise ConfigError(_sentences(error)) from error


def with_overrides(config: RunConfig, overrides: Mapping[str, Any]) -> RunConfig:
    """`config` with dotted settings replaced, as in `{"training.batch_size": 128, "model.layers.0.filters": 16}`.

    Raises ConfigError for a name that does not exist or a value that breaks its rule.
    """
    values = config.model_dump(mode="json")
    for dotted, value in overrides.items():
        _replace(values, dotted, value)
    return parse_config(values)


def _replace(values: dict[str, Any], dotted: str, value: Any) -> None:
    *parents, last = dotted.split(".")
    place: Any = values
    for name in parents:
        place = _step(place, name, dotted)
    _step(place, last, dotted)
    place[int(last) if isinstance(place, list) else last] = value


def _step(place: Any, name: str, dotted: str) -> Any:
    if isinstance(place, list) and name.isdecimal() and int(name) < len(place):
        return place[int(name)]
    if isinstance(place, dict) and name in place:
        return place[name]
    known = ", ".join(place) if isinstance(place, dict) else f"0 to {len(place) - 1}" if isinstance(place, list) else ""
    hint = f"here there are: {known}." if known else "nothing lies below it."
    raise ConfigError(f"There is no setting {dotted!r}: {name!r} is not known; {hint}")


def _sentences(error: ValidationError) -> str:
    return " ".join(_sentence(item) for item in error.errors(include_url=False))


def _sentence(item: Any) -> str:
    place = ".".join(str(part) for part in item["loc"] if part not in LAYER_KINDS) or "the settings"
    rule = item["msg"].removeprefix("Value error, ")
    if item["type"] == "value_error":
        return f"{place}: {rule}"
    received = "" if item["type"] == "missing" else f"; received {_clip(item['input'])}"
    return f"{place}: {rule[0].lower()}{rule[1:]}{received}."


def _clip(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
