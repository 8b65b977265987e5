"""Settings as a terminal gives them: NAME=VALUE."""

import json
from collections.abc import Iterable
from typing import Any

from cnn_core.errors import ConfigError


def parsed_settings(texts: Iterable[str]) -> dict[str, Any]:
    """Dotted names and plain values. Raises ConfigError for what has no `=`."""
    return dict(_parsed(text) for text in texts)


def _parsed(text: str) -> tuple[str, Any]:
    name, separator, value = text.partition("=")
    if not separator:
        raise ConfigError(f"--set needs NAME=VALUE, as in training.batch_size=128; received {text!r}.")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value
