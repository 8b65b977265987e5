"""A person's own starting points: whole configurations by name, kept in the home."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filelock import FileLock

from cnn_core import paths
from cnn_core.config import RunConfig
from cnn_core.errors import ConfigError
from cnn_core.parsing import parse_config
from cnn_core.presets import PRESETS
from cnn_core.runs.directory import write_json

MOST = 50
LONGEST_NAME = 40
NAME = re.compile(rf"\S(.{{0,{LONGEST_NAME - 2}}}\S)?")
LOCK_SECONDS = 10

Kept = dict[str, Any]


def own_presets() -> dict[str, RunConfig]:
    """By name, in the order in which they were kept; what is damaged is left out."""
    found = {}
    for name, values in _read(presets_path()).items():
        try:
            found[name] = parse_config(values)
        except (ConfigError, TypeError):
            continue
    return found


def keep(name: str, config: RunConfig, *, replace: bool = False) -> None:
    """Keep `config` under a name. Raises ConfigError for a name that breaks its rule, one that is taken unless it is to
    be replaced, and where there are too many; HomeNotWritable where the home cannot be written.
    """
    _require_name(name)
    values = json.loads(config.model_copy(update={"name": name, "preset": None, "parent": None}).model_dump_json())

    def kept(presets: Kept) -> Kept:
        if name in presets and not replace:
            raise ConfigError(
                f"You have a preset {name!r} already. Choose another name, or start from it and save your changes into "
                "it."
            )
        if name not in presets and len(presets) >= MOST:
            raise ConfigError(f"{MOST} presets of your own are kept at most. Remove one first.")
        return presets | {name: values}

    _change(kept)


def rename(name: str, to: str) -> None:
    """Raises as `keep`, and ConfigError where there is no preset `name`."""
    _require_name(to)

    def renamed(presets: Kept) -> Kept:
        _require(presets, name)
        if to != name and to in presets:
            raise ConfigError(f"You have a preset {to!r} already. Choose another name.")
        return {to if one == name else one: values for one, values in presets.items()}

    _change(renamed)


def remove(name: str) -> None:
    """Raises ConfigError where there is no preset of this name, HomeNotWritable where the home cannot be written."""

    def left(presets: Kept) -> Kept:
        _require(presets, name)
        return {one: values for one, values in presets.items() if one != name}

    _change(left)


def presets_path() -> Path:
    return paths.home() / "presets.json"


def _change(change: Callable[[Kept], Kept]) -> None:
    with paths.writing("The presets"):
        path = presets_path()
        paths.locks_folder().mkdir(parents=True, exist_ok=True)
        with FileLock(paths.locks_folder() / "presets.lock", timeout=LOCK_SECONDS):
            _put_aside_damaged(path)
            write_json(path, json.dumps(change(_read(path)), indent=1))


def _read(path: Path) -> Kept:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: values for name, values in found.items() if NAME.fullmatch(name)} if isinstance(found, dict) else {}


def _put_aside_damaged(path: Path) -> None:
    """What cannot be read is not written over: perhaps a hand can mend it."""
    try:
        sound = isinstance(json.loads(path.read_text(encoding="utf-8")), dict)
    except FileNotFoundError:
        return
    except ValueError:
        sound = False
    if not sound:
        path.replace(path.with_name("presets.damaged.json"))


def _require_name(name: str) -> None:
    if not NAME.fullmatch(name) or not name.isprintable():
        raise ConfigError(
            f"A preset's name has 1 to {LONGEST_NAME} characters on one line and neither begins nor ends with a space; "
            f"received {name[:60]!r}."
        )
    taken = {one.casefold() for preset in PRESETS.values() for one in (preset.name, preset.title)}
    if name.casefold() in taken:
        raise ConfigError(f"{name!r} is the name of a preset that comes with the app. Choose another name.")


def _require(presets: Kept, name: str) -> None:
    if name not in presets:
        raise ConfigError(f"You have no preset {name[:60]!r}. It may have been removed in another tab.")
