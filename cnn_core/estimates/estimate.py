"""Seconds, memory and disk of a training before it starts; kept with the run, to be held against what came."""

from collections.abc import Sequence
from contextlib import suppress
from statistics import median

from pydantic import BaseModel, ConfigDict, ValidationError

from cnn_core import paths, preferences, speed
from cnn_core.config import RunConfig
from cnn_core.errors import HomeNotWritable
from cnn_core.estimates.disk import disk_estimate
from cnn_core.estimates.memory import design_bytes, trainer_bytes
from cnn_core.estimates.past import Past, past_trainings
from cnn_core.runs.directory import Run, write_json

FEWEST = 3
FARTHEST = 3.0


class Estimate(BaseModel):
    """`seconds` and `epoch_seconds` are None where this network has not been timed here. All else is in bytes.

    `timed_seconds` is what the timed batches alone say; `seconds` has learned from what past trainings took. `disk` is
    what the run takes when its last epoch is done, `kept` what is left by the rule on networks.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    seconds: float | None
    epoch_seconds: float | None
    timed_seconds: float | None = None
    memory: int
    disk: int
    kept: int
    network: int
    """One saved epoch."""


def estimate(config: RunConfig, *, share: float = 1.0, past: Sequence[Past] | None = None) -> Estimate:
    """Of a training that may use this share of the processors; `past` are those of this home, unless they are told.

    Raises ConfigError where the layers do not fit one another.
    """
    measured = speed.speed_of(config)
    trained = past_trainings() if past is None else past
    slower = slowness([(one.seconds, said.timed_seconds) for one in trained if (said := read(one.run)) is not None])
    timed = measured.seconds(config) / share if measured else None
    seconds = timed * slower if timed is not None else None
    disk = disk_estimate(config, preferences.load().retention, seconds=seconds)
    anyway = trainer_bytes([(one.memory, one.design_bytes) for one in trained if one.memory])
    return Estimate(
        seconds=seconds,
        epoch_seconds=measured.epoch_seconds(config) / share * slower if measured else None,
        timed_seconds=timed,
        memory=anyway + design_bytes(config),
        disk=disk.whole,
        kept=disk.kept,
        network=disk.network,
    )


def slowness(past: Sequence[tuple[float, float | None]]) -> float:
    """How much longer trainings take here than their timed batches say: the median over (took, said).

    A trainer stands back for all else that the computer does; a few batches do not show it. Within a factor of 3, and
    1 for fewer than three trainings.
    """
    ratios = [took / said for took, said in past if said]
    return min(max(median(ratios), 1 / FARTHEST), FARTHEST) if len(ratios) >= FEWEST else 1.0


def keep(run: Run, said: Estimate) -> None:
    """Write down with the run what was said of it; a full disk forgets it."""
    with suppress(HomeNotWritable), paths.writing("What was estimated"):
        write_json(run.estimate_path, said.model_dump_json())


def read(run: Run) -> Estimate | None:
    """What was said of a run before it began; None where nothing was, or the file is damaged."""
    try:
        return Estimate.model_validate_json(run.estimate_path.read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        return None
