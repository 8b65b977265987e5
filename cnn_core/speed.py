"""How fast this computer trains a network: measured by a few timed batches, kept in the home, read by pages.

Nothing is guessed: what has not been measured, with its batch size and with these packages on this machine, is unknown.
"""

import hashlib
import json
import time

from pydantic import BaseModel, ConfigDict, ValidationError

from cnn_core import paths
from cnn_core.config import RunConfig
from cnn_core.data.splits import HOLDOUT_SHARE
from cnn_core.errors import HomeNotWritable
from cnn_core.frozen import keeps_features
from cnn_core.machine import cpu_name, versions
from cnn_core.runs.directory import write_json

IMAGES = {"sample": (5_000, 10_000), "full": (50_000, 10_000)}
"""Training and test images of each data set."""

MEASURED_BATCH = 250
"""Larger batches are not timed whole: an image costs the same in them, and a minute of waiting is saved."""

AUGMENTED_PASSES = 6
"""Of test-time augmentation: three places, each with its mirror image."""


class Speed(BaseModel):
    """Images a second through a training step and through a validation; `measured_at` in seconds since 1970.

    `starting` is the seconds that the first step takes beyond the others, `saving` those of one checkpoint; earlier
    releases did not measure them.
    """

    model_config = ConfigDict(frozen=True)

    training: float
    validation: float
    measured_at: float
    starting: float = 0.0
    saving: float = 0.0

    def seconds(self, config: RunConfig) -> float:
        """How long a training takes from its first batch to its last checkpoint, validations included."""
        _, judged = _images(config)
        augmented = AUGMENTED_PASSES * judged / self.validation if config.training.test_time_augmentation else 0.0
        return (
            self.starting + self.look_seconds(config) + config.training.epochs * self.epoch_seconds(config) + augmented
        )

    def look_seconds(self, config: RunConfig) -> float:
        """Before the first epoch: every image once through the frozen layers, where what they make is kept."""
        return sum(_images(config)) / self.validation if keeps_features(config) else 0.0

    def epoch_seconds(self, config: RunConfig) -> float:
        """An epoch with its validations and its checkpoint."""
        trained, judged = _images(config)
        if keeps_features(config):
            # The layers that learn answer as fast as they learn, at least.
            return (trained + judged) / self.training + self.saving
        validations = config.training.validations_per_epoch * judged / self.validation
        return trained / self.training + validations + self.saving


def _images(config: RunConfig) -> tuple[float, float]:
    """How many an epoch learns from, and how many judge it."""
    train, test = IMAGES[config.data.dataset]
    used = train * config.data.fraction
    held_out = HOLDOUT_SHARE * used if config.data.validation == "holdout" else 0.0
    return used - held_out, held_out or test


def speed_of(config: RunConfig) -> Speed | None:
    """What was measured of this network and batch size here; None where nothing was."""
    return _all().get(_key(config))


def keep(config: RunConfig, training: float, validation: float, *, starting: float = 0.0, saving: float = 0.0) -> None:
    """Write down what was measured just now; a home that cannot be written forgets it."""
    new = Speed(training=training, validation=validation, measured_at=time.time(), starting=starting, saving=saving)
    measured = _all() | {_key(config): new}
    text = json.dumps({key: speed.model_dump() for key, speed in measured.items()}, indent=2)
    try:
        with paths.writing("What was measured"):
            paths.home().mkdir(parents=True, exist_ok=True)
            write_json(paths.speeds_path(), text)
    except HomeNotWritable:
        return


def _all() -> dict[str, Speed]:
    try:
        values = json.loads(paths.speeds_path().read_text(encoding="utf-8"))
        return {key: Speed.model_validate(value) for key, value in values.items()}
    except (OSError, ValueError, AttributeError, ValidationError):
        return {}


def _key(config: RunConfig) -> str:
    """Of everything that decides the speed: network, batch size, device, processor, packages."""
    parts = (
        config.model.model_dump_json(),
        config.training.optimizer,
        str(min(config.training.batch_size, MEASURED_BATCH)) + (" features" if keeps_features(config) else ""),
        config.training.device,
        cpu_name(),
        json.dumps(versions(), sort_keys=True),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
