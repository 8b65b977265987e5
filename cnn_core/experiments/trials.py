"""Which runs answer an experiment: a person's own, else those that were recorded and come with the app."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cnn_core import paths
from cnn_core.config import RunConfig
from cnn_core.errors import EpochscopeError
from cnn_core.experiments.experiment import Arm, Experiment
from cnn_core.jobs import request_stop, submit
from cnn_core.runs.directory import Run
from cnn_core.runs.follow import RunSummary, follow, summaries
from cnn_core.runs.history import RunHistory
from cnn_core.runs.meta import change
from cnn_core.runs.status import Status

FOLDER = "experiments"


@dataclass(frozen=True)
class Trial:
    """One arm's run and what its log tells so far. One of a person's own may still wait or train."""

    arm: Arm
    run: Run
    history: RunHistory
    status: Status

    @property
    def recorded(self) -> bool:
        return self.run.recorded


def own_trials(experiment: Experiment) -> list[Trial]:
    """The newest run of each arm that was trained in this home with the settings that the arm has now."""
    found = [summary for summary in summaries(everything=True) if experiment.name in summary.entry.meta.tags]
    trials = (_newest(arm, found) for arm in experiment.arms)
    return [trial for trial in trials if trial is not None]


def recorded_trials(experiment: Experiment) -> list[Trial]:
    """The runs that come with the app; none where those are hidden, or the arms have changed since."""
    return [trial for arm in experiment.arms if (trial := _recorded(experiment, arm)) is not None]


def recorded_folder(experiment: Experiment, arm: Arm) -> Path | None:
    """Where the recorded run of an arm lies, whether or not there is one."""
    folder = paths.recorded_folder()
    return folder / FOLDER / experiment.name / arm.name if folder else None


def start(experiment: Experiment) -> list[Run]:
    """Queue the arms that have no finished run of one's own; where all have one, all of them anew. Raises as `submit`.

    Their runs are hidden from the lists of other pages, for their networks are small.
    """
    under_way = {trial.arm.name for trial in own_trials(experiment) if _counts(trial.status)}
    missing = [arm for arm in experiment.arms if arm.name not in under_way] or list(experiment.arms)
    return [_submit(experiment, arm) for arm in missing]


def stop(experiment: Experiment) -> None:
    """End what trains or waits of it."""
    for trial in own_trials(experiment):
        if trial.status.active:
            request_stop(trial.run)


def same_training(one: RunConfig, other: RunConfig) -> bool:
    """Whether two configurations learn the same, whatever they are called."""
    return (one.model, one.training, one.data, one.parent) == (other.model, other.training, other.data, other.parent)


def _submit(experiment: Experiment, arm: Arm) -> Run:
    run = submit(arm.config.model_copy(update={"name": experiment.run_name(arm)}))
    change(run, hidden=True, tags=(experiment.name,))
    return run


def _counts(status: Status) -> bool:
    return status.active or status is Status.FINISHED


def _newest(arm: Arm, found: Iterable[RunSummary]) -> Trial | None:
    for summary in found:
        if _counts(summary.status) and _is_of(arm, summary.run):
            history, status = follow(summary.run).state()
            return Trial(arm, summary.run, history, status)
    return None


def _recorded(experiment: Experiment, arm: Arm) -> Trial | None:
    folder = recorded_folder(experiment, arm)
    if folder is None or not folder.is_dir():
        return None
    run = Run(f"{experiment.name}-{arm.name}", folder)
    return Trial(arm, run, follow(run).history(), Status.FINISHED) if _is_of(arm, run) else None


def _is_of(arm: Arm, run: Run) -> bool:
    try:
        return same_training(run.config(), arm.config)
    except EpochscopeError:
        return False
