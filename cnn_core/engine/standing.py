"""Where a training stood when its network was saved, so that it can go on from there as if nothing had been."""

from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from cnn_core.runs.predictions import STANDING_FILE


@dataclass(frozen=True)
class Standing:
    """All that the network itself does not hold."""

    epoch: int
    """The one under way, from 1."""
    batches: int
    """Trained of it."""
    batches_per_epoch: int
    seconds: float
    """Of this epoch, spent in training."""
    counts: NDArray[np.float32]
    """Of EpochMetrics, since the epoch began, (5,)."""
    seeds: NDArray[np.int64]
    """The states of the layers' random numbers, (layers, 2)."""

    @property
    def step(self) -> int:
        """Updates of the weights since training began."""
        return (self.epoch - 1) * self.batches_per_epoch + self.batches

    def write(self, folder: Path) -> None:
        with (folder / STANDING_FILE).open("wb") as file:
            np.savez(file, **vars(self))

    @classmethod
    def read(cls, folder: Path) -> "Standing | None":
        """None where the file was not written: by earlier releases, and in the runs that come with the app."""
        try:
            with np.load(folder / STANDING_FILE) as values:
                return cls(
                    epoch=int(values["epoch"]),
                    batches=int(values["batches"]),
                    batches_per_epoch=int(values["batches_per_epoch"]),
                    seconds=float(values["seconds"]),
                    counts=values["counts"],
                    seeds=values["seeds"],
                )
        except FileNotFoundError:
            return None


def seeds_of(model: keras.Model) -> NDArray[np.int64]:
    """The states of the layers' random numbers, (layers, 2); Keras does not save them."""
    return np.array([state.numpy() for state in _seed_states(model)], np.int64).reshape(-1, 2)


def set_seeds(model: keras.Model, seeds: NDArray[np.int64]) -> None:
    """Have the layers draw on from there; in a model of other layers nothing happens."""
    states = _seed_states(model)
    if len(states) == len(seeds):
        for state, seed in zip(states, seeds, strict=True):
            state.assign(seed)


def _seed_states(model: keras.Model) -> list[keras.Variable]:
    return [variable for variable in model.variables if variable.path.endswith("seed_generator_state")]
