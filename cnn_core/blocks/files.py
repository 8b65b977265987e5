"""A whole configuration as a file for other people, and a stranger's file read within bounds."""

import json

from cnn_core.config import RunConfig
from cnn_core.errors import ConfigError
from cnn_core.parsing import parse_config

MOST_BYTES = 256_000


def write_design(config: RunConfig) -> str:
    """As JSON that people can read, in the form of a run's config.json."""
    return config.model_copy(update={"preset": None, "parent": None}).model_dump_json(indent=2)


def read_design(content: bytes) -> RunConfig:
    """The configuration in a file that `write_design` made, or in a run's config.json.

    It is a design of its own: neither a preset nor the fork of another run. Raises ConfigError for anything else.
    """
    if len(content) > MOST_BYTES:
        raise ConfigError(f"A design is at most {MOST_BYTES // 1000} kB of JSON; this file has {len(content):,} bytes.")
    try:
        values = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ConfigError(
            "The file is no JSON that can be read. Choose one that was saved here as a file, or a run's config.json."
        ) from error
    if not isinstance(values, dict):
        raise ConfigError(f"A design is a JSON object with a model in it; this file holds a {type(values).__name__}.")
    return parse_config(values | {"preset": None, "parent": None})
