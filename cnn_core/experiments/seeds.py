"""The same trainings from other seeds: how far a difference between arms is more than luck.

`python -m cnn_core.experiments.seeds NAME...` trains each arm from SEEDS, and keeps what they came to.
"""

import sys
import time
from statistics import fmean

from pydantic import BaseModel, ConfigDict, ValidationError

from cnn_core import machine, paths
from cnn_core.commands.foreground import train_in_front
from cnn_core.errors import RunError
from cnn_core.experiments.catalogue import experiment
from cnn_core.experiments.experiment import Arm, Experiment, changed
from cnn_core.experiments.trials import FOLDER, recorded_trials
from cnn_core.jobs import submit
from cnn_core.runs.directory import write_json
from cnn_core.runs.follow import follow
from cnn_core.runs.history import RunHistory
from cnn_core.runs.status import Status

SEEDS = (0, 1, 2)
FILE = "seeds.json"


class Outcome(BaseModel):
    """What one training came to at its last epoch, accuracies from 0 to 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    arm: str
    seed: int
    training: float
    validation: float
    best: float
    """Of all epochs, on validation images."""


class Outcomes(BaseModel):
    """Of all arms and seeds, with when and where."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    time: float
    machine: str
    epochs: int
    outcomes: tuple[Outcome, ...]

    def of(self, arm: Arm) -> list[Outcome]:
        """One a seed."""
        return [outcome for outcome in self.outcomes if outcome.arm == arm.name]


def spread(values: list[float]) -> str:
    """As in `61.2% (60.1 to 62.0)`: the mean, and the least and the most."""
    return f"{fmean(values):.1%} ({100 * min(values):.1f} to {100 * max(values):.1f})"


def recorded_outcomes(found: Experiment) -> Outcomes | None:
    """What comes with the app; None where it is hidden, or was trained for other epochs than the arms say now."""
    folder = paths.recorded_folder()
    try:
        told = (
            Outcomes.model_validate_json((folder / FOLDER / found.name / FILE).read_text("utf-8")) if folder else None
        )
    except (OSError, ValidationError):
        return None
    return told if told and told.epochs == _epochs(found) else None


def measure(found: Experiment) -> None:
    """Train every arm from every seed, here and now, and lay what they came to among what comes with the app."""
    folder = paths.recorded_folder()
    if folder is None:
        raise RunError("What comes with the app is hidden by the environment: unset EPOCHSCOPE_RECORDED to record.")
    recorded = {trial.arm.name: trial.history for trial in recorded_trials(found)}
    outcomes: list[Outcome] = []
    for seed in SEEDS:
        for arm in found.arms:
            if seed == arm.config.training.seed and arm.name in recorded:
                outcomes.append(_outcome(arm, seed, recorded[arm.name]))
            else:
                outcomes.append(_outcome(arm, seed, _trained(arm, seed)))
    processor = f"{machine.cpu_name()}, {machine.usable_processors()} processors"
    told = Outcomes(time=time.time(), machine=processor, epochs=_epochs(found), outcomes=tuple(outcomes))
    write_json(folder / FOLDER / found.name / FILE, told.model_dump_json(indent=1))


def _trained(arm: Arm, seed: int) -> RunHistory:
    run = submit(changed(arm.config, {"training.seed": seed}))
    if train_in_front(run) is not Status.FINISHED:
        raise RunError(f"Run {run.id!r} must finish to be counted; look into {run.worker_log_path}.")
    return follow(run).history()


def _outcome(arm: Arm, seed: int, history: RunHistory) -> Outcome:
    last, best = history.epochs[-1], history.best
    return Outcome(
        arm=arm.name,
        seed=seed,
        training=last.training.accuracy,
        validation=last.validation.accuracy,
        best=best.validation.accuracy if best else last.validation.accuracy,
    )


def _epochs(found: Experiment) -> int:
    return found.arms[0].config.training.epochs


if __name__ == "__main__":
    for name in sys.argv[1:]:
        measure(experiment(name))
