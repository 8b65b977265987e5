"""What a person prefers of this installation: kept in the home, changed on the Settings page and on Runs.

`EPOCHSCOPE_PREWARM=0` (or 1) in the environment has the last word on prewarming, `EPOCHSCOPE_STOP_RUNS=1` (or 0) on
what becomes of the trainings when the server ends.
"""

import json
import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cnn_core import paths
from cnn_core.machine import usable_processors
from cnn_core.runs.directory import write_json
from cnn_core.runs.retention import RetentionPolicy

PREWARM_VARIABLE = "EPOCHSCOPE_PREWARM"
STOP_RUNS_VARIABLE = "EPOCHSCOPE_STOP_RUNS"


class Preferences(BaseModel):
    """`prewarm` keeps a trainer and the serving process ready, TensorFlow loaded: about 1 GB of memory."""

    model_config = ConfigDict(frozen=True)

    prewarm: bool = True
    stop_runs_on_exit: bool = False
    slots: int = Field(
        1,
        ge=1,
        le=usable_processors(),
        title="Trainings at the same time",
        description="Others wait in the queue. With more than one, each gets its share of the processors from its "
        "beginning on, also while it trains alone; it learns the same as on a computer with so many processors.",
    )
    retention: RetentionPolicy = RetentionPolicy()
    bin_days: int = Field(
        30,
        ge=1,
        le=365,
        title="Days in the bin",
        description="Deleted runs can be brought back for so long; later they are deleted for good.",
    )


def load() -> Preferences:
    """The preferences of this home; what is missing or damaged of them is as in a new one."""
    try:
        written = json.loads(_path().read_text(encoding="utf-8"))
        return _sound(written) if isinstance(written, dict) else Preferences()
    except (OSError, ValueError):
        return Preferences()


def _sound(written: dict[str, object]) -> Preferences:
    try:
        return Preferences.model_validate(written)
    except ValidationError as error:
        damaged = {fault["loc"][0] for fault in error.errors()}
        return Preferences.model_validate({name: value for name, value in written.items() if name not in damaged})


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
    return _said(PREWARM_VARIABLE)


def stop_runs_wanted() -> bool:
    """Whether trainings are stopped when the server ends: the environment's word, else the person's."""
    forced = stop_runs_forced()
    return load().stop_runs_on_exit if forced is None else forced


def stop_runs_forced() -> bool | None:
    """What the environment says, or None where it says nothing."""
    return _said(STOP_RUNS_VARIABLE)


def _said(variable: str) -> bool | None:
    word = os.environ.get(variable, "").strip().lower()
    return word not in ("0", "false", "no", "off") if word else None


def _path() -> Path:
    return paths.home() / "preferences.json"
