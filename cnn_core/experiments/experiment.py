"""What an experiment is: a question, and trainings of the same seed that differ in one thing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cnn_core.config import DataConfig, RunConfig, TrainingConfig
from cnn_core.design import BlockDesign
from cnn_core.parsing import with_overrides

BASELINE = RunConfig(
    model=BlockDesign(filters=(16, 32), units=64).model(),
    training=TrainingConfig(epochs=8, batch_size=64, optimizer="adam", learning_rate=1e-3, seed=0),
    data=DataConfig(dataset="sample", validation="holdout"),
)
"""Small enough for eight epochs in a few seconds, on the images that come with the app."""


@dataclass(frozen=True)
class Arm:
    """One of the trainings. `name` is `[a-z0-9-]+`, unique in its experiment; `title` is what the chart calls it."""

    name: str
    title: str
    config: RunConfig


@dataclass(frozen=True)
class Experiment:
    """`name` is `[a-z0-9-]{1,24}`, unique in all lessons. `question` is what the trainings answer, in a sentence."""

    name: str
    title: str
    question: str
    arms: tuple[Arm, ...]

    def run_name(self, arm: Arm) -> str:
        """What a run of this arm is called in the table of runs."""
        return f"{self.title}: {arm.title}"[:80]


def baseline(**changes: Any) -> RunConfig:
    """BASELINE with dotted settings replaced, dots written as two underscores: `baseline(training__epochs=4)`."""
    return changed(BASELINE, {name.replace("__", "."): value for name, value in changes.items()})


def changed(config: RunConfig, changes: Mapping[str, Any]) -> RunConfig:
    """`config` with dotted settings replaced, as `with_overrides` takes them. Raises ConfigError as it does."""
    return with_overrides(config, changes)
