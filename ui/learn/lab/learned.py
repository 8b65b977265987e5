"""The first filters of a network of one's own, read without TensorFlow: beside a checkpoint, or of a recorded run."""

import zipfile
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.errors import EpochscopeError, RunError
from cnn_core.layers import Whitening
from cnn_core.runs.directory import Run
from cnn_core.runs.follow import RunSummary
from cnn_core.runs.predictions import WEIGHTS_FILE
from cnn_core.runs.probe import read_filters
from ui.learn.lab.numbers import numbers
from ui.learn.own.run import pick_lesson_run

SHOWN = 32
COLOURS = 3


@dataclass(frozen=True)
class Learned:
    """`kernel` is (height, width, 3, filters) float32, of one epoch."""

    run: Run
    epoch: int
    kernel: NDArray[np.float32]

    def told(self, name: str) -> dict[str, Any]:
        """For the browser: each filter's weights row by row, the three colours of a place together."""
        filters = np.moveaxis(self.kernel[..., :SHOWN], -1, 0)
        return {
            "told": f"{name}, epoch {self.epoch}",
            "words": f"Learned by {name}",
            "size": int(self.kernel.shape[0]),
            "filters": [numbers(one) for one in filters],
        }


def pick_learned() -> dict[str, Any] | None:
    """A select box over one's runs, and the filters of the chosen one for the browser; None where there are none."""
    summary = pick_lesson_run()
    if summary is None:
        return None
    learned = read_learned(summary)
    if learned is None:
        st.caption("Its first layer does not learn from colours, or its filters were not kept: choose another run.")
        return None
    return learned.told(summary.name)


def read_learned(summary: RunSummary) -> Learned | None:
    """At the run's best epoch; None where its first layer sees no colours, or its filters were not kept."""
    best = summary.history.best_epoch
    try:
        # What whitening slides over the image was computed, not learned.
        if best is None or any(isinstance(layer, Whitening) for layer in summary.run.config().model.layers):
            return None
        filters = read_filters(summary.run, best)
        kernel = filters.kernel if filters else _recorded(summary.run, best)
    except EpochscopeError:
        return None
    square = kernel is not None and kernel.shape[0] == kernel.shape[1] and np.isfinite(kernel).all()
    return Learned(summary.run, best, kernel) if kernel is not None and square else None


def _recorded(run: Run, epoch: int) -> NDArray[np.float32] | None:
    """Raises RunError where the file is damaged."""
    try:
        with np.load(run.epoch_folder(epoch) / WEIGHTS_FILE) as weights:
            kernels = (weights[name] for name in sorted(weights.files))
            found = next((one for one in kernels if one.ndim == 4 and one.shape[2] == COLOURS), None)
            return None if found is None else found.astype(np.float32)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise RunError(f"The weights of epoch {epoch} of run {run.id!r} cannot be read.") from error
