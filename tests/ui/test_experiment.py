"""An experiment on a lesson's page: what is shown while one's own takes the place of what was recorded."""

import numpy as np
import pytest

from cnn_core import paths
from cnn_core.experiments import trials
from cnn_core.experiments.catalogue import experiment
from cnn_core.experiments.trials import Trial
from cnn_core.runs.history import RunHistory
from cnn_core.runs.meta import change
from cnn_core.runs.status import Status
from tests.analysis.runs import saved_run
from tests.ui.visiting import markup, sentences, visit
from ui.learn.experiment import shown_trials, under_way

FOUND = experiment("augmentation")
FIRST, SECOND, THIRD = FOUND.arms


@pytest.fixture(autouse=True)
def recorded(home, monkeypatch):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")


def test_what_was_recorded_stays_until_ones_own_has_something_to_show(home):
    trials.start(FOUND)
    assert [trial.recorded for trial in shown_trials(FOUND)] == [True, True, True]
    page = visit("learn_better", step="augmentation")
    assert not page.exception and "52.4%" in markup(page) and "recorded" not in markup(page)
    assert any(button.label == "Stop" and not button.disabled for button in page.button)


def test_beside_ones_own_what_was_recorded_says_so(home):
    run, _ = saved_run(np.zeros((1, 500, 10), np.float32), config=FIRST.config)
    change(run, hidden=True, tags=(FOUND.name,))
    assert [trial.recorded for trial in shown_trials(FOUND)] == [False, True, True]
    page = visit("learn_better", step="augmentation")
    assert f"{SECOND.title}, recorded" in markup(page) and f"{FIRST.title}, recorded" not in markup(page)
    assert "Trained on this machine." in sentences(page)


def trial(arm, status: Status, history: RunHistory | None = None) -> Trial:
    return Trial(arm, trials.recorded_trials(FOUND)[0].run, history or RunHistory(), status)


def test_it_is_told_what_goes_on(home):
    whole = trials.recorded_trials(FOUND)[0].history
    waiting = [trial(arm, Status.QUEUED) for arm in FOUND.arms]
    assert under_way(waiting) == (0.0, "0 of 3 trained. The next one waits for its turn.")
    begins = [trial(FIRST, Status.FINISHED, whole), trial(SECOND, Status.STARTING), trial(THIRD, Status.QUEUED)]
    assert under_way(begins) == (1 / 3, f"1 of 3 trained. “{SECOND.title}” begins.")
    stopping = [trial(FIRST, Status.STOPPING)]
    assert under_way(stopping)[1] == "0 of 1 trained. Stopping: the trainer answers between two batches."
