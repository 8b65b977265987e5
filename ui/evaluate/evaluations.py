"""Evaluations, loaded once for everybody who looks at them. Ids go into a cache's key, never arrays."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from cnn_core.analysis.calibration import fit_temperature
from cnn_core.analysis.dynamics import Dynamics, dynamics_of
from cnn_core.analysis.evaluation import Evaluation, evaluate
from cnn_core.runs.directory import Run, find
from cnn_core.runs.follow import follow
from cnn_core.runs.history import RunHistory

CACHED_EVALUATIONS = 120
"""About 2 MB each: two readings of every epoch of a run of 50, and what they are compared with."""
CACHED_RUNS = 8
CACHE_SECONDS = 3600
Edition = tuple[int, int]


def load(run: Run, epoch: int, *, calibrated: bool = False) -> Evaluation:
    """The evaluation of one saved epoch, its probabilities at the fitted temperature where they are `calibrated`."""
    return _load(str(run.folder), run.id, epoch, run.edition(epoch), calibrated)


def temperature(run: Run, epoch: int) -> float:
    """Fitted on the run's validation answers at this epoch; 1 where these are no numbers."""
    return _temperature(str(run.folder), run.id, epoch, run.edition(epoch))


def temperature_of(run: Run, *, calibrated: bool) -> Callable[[int], float]:
    """An epoch's temperature: its own fitted one where probabilities are `calibrated`, else 1."""
    return lambda epoch: temperature(run, epoch) if calibrated else 1.0


def dynamics(run: Run, history: RunHistory, *, calibrated: bool = False) -> Dynamics:
    """All validation images through all saved epochs."""
    return _dynamics(str(run.folder), run.id, editions(run, history), calibrated)


def editions(run: Run, history: RunHistory) -> tuple[Edition, ...]:
    """Of all saved epochs, in order: of a run that was resumed one may have become another."""
    return tuple(run.edition(epoch) for epoch in sorted(history.checkpoints))


@st.cache_resource(max_entries=CACHED_EVALUATIONS, ttl=CACHE_SECONDS, show_spinner=False)
def _load(folder: str, run_id: str, epoch: int, edition: Edition, calibrated: bool) -> Evaluation:
    run = find(run_id)
    if calibrated:
        return load(run, epoch).at_temperature(temperature(run, epoch))
    return evaluate(run, follow(run).history(), epoch)


@st.cache_data(max_entries=CACHED_EVALUATIONS, ttl=CACHE_SECONDS, show_spinner=False)
def _temperature(folder: str, run_id: str, epoch: int, edition: Edition) -> float:
    evaluation = load(find(run_id), epoch)
    return 1.0 if evaluation.diverged else fit_temperature(evaluation.predictions.logits, evaluation.labels)


@st.cache_resource(max_entries=CACHED_RUNS, ttl=CACHE_SECONDS, show_spinner=False)
def _dynamics(folder: str, run_id: str, saved: tuple[Edition, ...], calibrated: bool) -> Dynamics:
    run = find(run_id)
    history = follow(run).history()
    labels = np.asarray(load(run, min(history.checkpoints)).labels)
    return dynamics_of(run, history, labels, temperature_of(run, calibrated=calibrated))
