"""The challenge: what there is to beat, and which of one's own runs counts."""

import numpy as np
import pytest

from cnn_core import paths
from cnn_core.experiments.challenge import best_own, counts, to_beat
from cnn_core.experiments.together import TUTORIALS_OWN
from cnn_core.parsing import with_overrides
from cnn_core.presets import QUICK
from cnn_core.runs.meta import change
from tests.analysis.runs import saved_run


def trained(accuracy: float, **changes: object):
    """A run of one epoch on the sample, of an accuracy on the images that are held out."""
    config = with_overrides(QUICK.config, {name.replace("__", "."): value for name, value in changes.items()})
    labels = np.arange(500) % 10
    answers = np.where(np.arange(500) < accuracy * 500, labels, (labels + 1) % 10)
    run, _ = saved_run(np.eye(10, dtype=np.float32)[answers][None] * 5, config=config, labels=labels)
    return run


def test_without_recordings_and_runs_there_is_nothing_to_compare(home):
    assert to_beat() is None and best_own() is None


def test_what_there_is_to_beat_comes_with_the_app(home, monkeypatch):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")
    found = to_beat()
    assert found is not None and found.run.recorded and found.run.config().model == TUTORIALS_OWN.config.model
    assert found.accuracy == max(epoch.validation.accuracy for epoch in [found.best])
    assert best_own() is None


def test_the_most_accurate_of_ones_own_on_the_same_images_counts(home):
    trained(0.5)
    best = trained(0.7, training__epochs=2)
    change(trained(0.9), hidden=True)
    trained(0.95, data__split_seed=3)
    trained(0.95, data__fraction=0.5)
    found = best_own()
    assert found is not None and found.run == best and found.accuracy == pytest.approx(0.7)


def test_a_network_that_has_learned_from_the_judging_images_does_not_count(home, monkeypatch):
    run = trained(0.7)
    assert counts(run.config())
    monkeypatch.setattr("cnn_core.experiments.challenge.images_seen", lambda config: 450)
    assert not counts(run.config()) and best_own() is None
    monkeypatch.setattr("cnn_core.experiments.challenge.images_seen", lambda config: None)
    assert not counts(run.config()), "what cannot be told does not count"
