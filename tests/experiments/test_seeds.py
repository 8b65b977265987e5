"""What experiments came to from several seeds: what is recorded, what of it holds, how it is told."""

import pytest

from cnn_core import paths
from cnn_core.experiments import seeds
from cnn_core.experiments.catalogue import experiment
from cnn_core.experiments.dropout import DROPOUT
from cnn_core.experiments.seeds import SEEDS, Outcome, Outcomes, recorded_outcomes, spread
from cnn_core.experiments.trials import recorded_trials
from ui.learn.seeds import over_seeds

MEASURED = ("dropout", "penalties")


@pytest.fixture
def recorded(home, monkeypatch):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")


@pytest.mark.parametrize("name", MEASURED)
def test_every_arm_was_trained_from_every_seed(recorded, name):
    found = experiment(name)
    told = recorded_outcomes(found)
    for arm in found.arms:
        assert [outcome.seed for outcome in told.of(arm)] == list(SEEDS)
        assert all(0.1 < outcome.validation <= outcome.best <= 1 for outcome in told.of(arm))


@pytest.mark.parametrize("name", MEASURED)
def test_the_first_seed_is_the_recorded_training(recorded, name):
    found = experiment(name)
    told = recorded_outcomes(found)
    for trial in recorded_trials(found):
        (first,) = [one for one in told.of(trial.arm) if one.seed == trial.arm.config.training.seed]
        last = trial.history.epochs[-1]
        assert (first.training, first.validation) == (last.training.accuracy, last.validation.accuracy)


def test_what_is_damaged_or_of_other_epochs_is_not_told(tmp_path, monkeypatch):
    monkeypatch.setattr(seeds.paths, "recorded_folder", lambda: tmp_path)
    assert recorded_outcomes(DROPOUT) is None
    file = tmp_path / seeds.FOLDER / DROPOUT.name / seeds.FILE
    file.parent.mkdir(parents=True)
    file.write_text("{")
    assert recorded_outcomes(DROPOUT) is None
    outcome = Outcome(arm="half", seed=0, training=0.6, validation=0.5, best=0.5)
    told = Outcomes(time=0, machine="m", epochs=DROPOUT.arms[0].config.training.epochs, outcomes=(outcome,))
    file.write_text(told.model_dump_json())
    assert recorded_outcomes(DROPOUT) == told
    file.write_text(told.model_copy(update={"epochs": 3}).model_dump_json())
    assert recorded_outcomes(DROPOUT) is None


def test_without_recordings_nothing_is_shown(home):
    assert over_seeds(DROPOUT) is None


def test_a_mean_is_told_with_its_ends():
    assert spread([0.612, 0.6, 0.618]) == "61.0% (60.0 to 61.8)"
