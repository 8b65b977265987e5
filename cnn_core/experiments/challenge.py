"""The challenge: a design of one's own against the tutorial's network, both on the images that come with the app."""

from dataclasses import dataclass

from cnn_core.analysis.evaluation import same_images
from cnn_core.config import RunConfig
from cnn_core.errors import EpochscopeError
from cnn_core.experiments.together import TOGETHER, TUTORIALS_OWN
from cnn_core.experiments.trials import own_trials, recorded_trials
from cnn_core.runs.directory import Run
from cnn_core.runs.events import EpochFinished
from cnn_core.runs.follow import RunSummary, summaries
from cnn_core.transfer import images_seen


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


def counts(config: RunConfig) -> bool:
    """Whether a run of this configuration is fair: judged by the images that judge the tutorial's, and new to them.

    One that begins with another run's layers may have learned from them there. Raises no error: what cannot be told
    does not count.
    """
    return same_images(config.data, TUTORIALS_OWN.config.data) and images_seen(config) == 0


def best_own() -> Contender | None:
    """Of one's own runs on the sample that count, the most accurate; the newest on a tie.

    Runs of experiments do not count: they are hidden.
    """
    found = [contender for summary in summaries() if (contender := _contender(summary)) is not None]
    return max(found, key=lambda contender: contender.accuracy, default=None)


def _contender(summary: RunSummary) -> Contender | None:
    best = summary.history.best
    if summary.run.recorded or best is None:
        return None
    try:
        return Contender(summary.run, summary.name, best) if counts(summary.run.config()) else None
    except EpochscopeError:
        return None
