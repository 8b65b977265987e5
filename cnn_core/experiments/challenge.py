"""The challenge: a design of one's own against the tutorial's network, both on the images that come with the app."""

from dataclasses import dataclass

from cnn_core.analysis.evaluation import same_images
from cnn_core.errors import EpochscopeError
from cnn_core.experiments.together import TOGETHER, TUTORIALS_OWN
from cnn_core.experiments.trials import own_trials, recorded_trials
from cnn_core.runs.directory import Run
from cnn_core.runs.events import EpochFinished
from cnn_core.runs.follow import RunSummary, summaries


@dataclass(frozen=True)
class Contender:
    """A run and the epoch at which it recognizes most of the sample's held-out images."""

    run: Run
    name: str
    best: EpochFinished

    @property
    def accuracy(self) -> float:
        """On held-out images, at its best epoch."""
        return self.best.validation.accuracy


def to_beat() -> Contender | None:
    """The tutorial's network on the sample: as it was trained here, else as it was recorded; None without either."""
    for trial in (*own_trials(TOGETHER), *recorded_trials(TOGETHER)):
        if trial.arm == TUTORIALS_OWN and trial.history.best is not None:
            return Contender(trial.run, trial.arm.title, trial.history.best)
    return None


def best_own() -> Contender | None:
    """Of one's own runs on the sample, judged by the same images, the most accurate; the newest on a tie.

    Runs of experiments do not count: they are hidden.
    """
    found = [contender for summary in summaries() if (contender := _contender(summary)) is not None]
    return max(found, key=lambda contender: contender.accuracy, default=None)


def _contender(summary: RunSummary) -> Contender | None:
    best = summary.history.best
    if summary.run.recorded or best is None:
        return None
    try:
        fair = same_images(summary.run.config().data, TUTORIALS_OWN.config.data)
    except EpochscopeError:
        return None
    return Contender(summary.run, summary.name, best) if fair else None
