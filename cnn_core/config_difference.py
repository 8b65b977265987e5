"""What sets one configuration apart from another."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cnn_core.config import DataConfig, RunConfig, TrainingConfig
from cnn_core.settings import Settings

_TITLED: dict[str, type[Settings]] = {"training": TrainingConfig, "data": DataConfig}
PARTS = ("model", "training", "data")


@dataclass(frozen=True)
class Difference:
    """`setting` is its title, else its dotted name as `--set` takes it; None is what is not there."""

    setting: str
    before: Any
    after: Any


def differences(before: RunConfig, after: RunConfig) -> list[Difference]:
    """In the order of the settings; what the runs are called and where they come from is none of them."""
    old, new = (dict(_leaves(config.model_dump(mode="json", include=set(PARTS)))) for config in (before, after))
    names = dict.fromkeys([*old, *new])
    return [Difference(_title(name), old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)]


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key in sorted(value, key=PARTS.index) if not name else value:
            yield from _leaves(value[key], f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _leaves(one, f"{name}.{place}")
    else:
        yield name, value


def _title(name: str) -> str:
    part, _, setting = name.partition(".")
    field = _TITLED[part].model_fields.get(setting) if part in _TITLED else None
    return (field.title if field else None) or name
