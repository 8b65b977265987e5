"""What a person prefers of this installation: kept in the home, changed on the Settings page and on Runs.

`EPOCHSCOPE_PREWARM=0` (or 1) in the environment has the last word on prewarming.
"""

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cnn_core import paths
from cnn_core.runs.directory import write_json
from cnn_core.runs.retention import RetentionPolicy

PREWARM_VARIABLE = "EPOCHSCOPE_PREWARM"


class Preferences(BaseModel):
    """`prewarm` keeps a trainer and the serving process ready, TensorFlow loaded: about 1 GB of memory."""

    model_config = ConfigDict(frozen=True)

    prewarm: bool = True
    stop_runs_on_exit: bool = False
    retention: RetentionPolicy = RetentionPolicy()
    bin_days: int = Field(
        30,
        ge=1,
        le=365,
        title="Days in the bin",
        description="Deleted runs can be brought back for so long; later they are deleted for good.",
    )


def load() -> Preferences:
    """The preferences of this home; those of a new one where the file is missing or damaged."""
    try:
        return Preferences.model_validate_json(_path().read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        return Preferences()


def save(preferences: Preferences) -> None:
    """Write them, whole or not at all. Raises HomeNotWritable when the home cannot be written."""
    with paths.writing("The preferences"):
        paths.home().mkdir(parents=True, exist_ok=True)
        write_json(_path(), preferences.model_dump_json(indent=2))


def prewarm_wanted() -> bool:
    """Whether processes are kept ready: the environment's word, else the person's."""
    forced = prewarm_forced()
    return load().prewarm if forced is None else forced


def prewarm_forced() -> bool | None:
    """What the environment says, or None where it says nothing."""
    word = os.environ.get(PREWARM_VARIABLE, "").strip().lower()
    return word not in ("0", "false", "no", "off") if word else None


def _path() -> Path:
    return paths.home() / "preferences.json"
