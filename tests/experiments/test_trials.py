"""Experiments: which runs answer them, whose they are, and what of a log is recorded."""

import json

import pytest

from cnn_core import paths
from cnn_core.errors import ConfigError
from cnn_core.experiments import trials
from cnn_core.experiments.catalogue import EXPERIMENTS, experiment
from cnn_core.experiments.experiment import Arm, Experiment, baseline
from cnn_core.experiments.record import KEPT_BATCHES, thinned
from cnn_core.jobs.queue import queued
from cnn_core.runs.directory import RunMeta
from cnn_core.runs.follow import summaries
from cnn_core.runs.status import Status

PAIR = Experiment(
    name="pair",
    title="Pair",
    question="Which?",
    arms=(
        Arm("slow", "Slow", baseline(training__learning_rate=1e-4)),
        Arm("fast", "Fast", baseline(training__learning_rate=1e-2)),
    ),
)


def test_start_queues_an_arm_each_hidden_from_other_pages(home):
    runs = trials.start(PAIR)
    assert queued() == runs
    assert [run.meta() for run in runs] == [
        RunMeta(name="Pair: Slow", tags=("pair",), hidden=True),
        RunMeta(name="Pair: Fast", tags=("pair",), hidden=True),
    ]
    assert not summaries()
    assert [(trial.arm, trial.status) for trial in trials.own_trials(PAIR)] == [
        (arm, Status.QUEUED) for arm in PAIR.arms
    ]


def test_start_adds_only_what_is_missing(home):
    first = trials.start(Experiment(PAIR.name, PAIR.title, PAIR.question, PAIR.arms[:1]))
    assert [run.config().training.learning_rate for run in trials.start(PAIR)] == [1e-2]
    assert len(queued()) == len(first) + 1


def test_a_run_of_other_settings_answers_nothing(home):
    trials.start(PAIR)
    changed = Experiment("pair", "Pair", "Which?", (Arm("slow", "Slow", baseline(training__learning_rate=2e-4)),))
    assert trials.own_trials(changed) == []


def test_stop_ends_what_waits(home):
    trials.start(PAIR)
    trials.stop(PAIR)
    assert all(not trial.status.active for trial in trials.own_trials(PAIR)) and not queued()


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_what_comes_with_the_app_answers_the_arms_as_they_are_now(home, monkeypatch, name):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")
    found = experiment(name)
    recorded = trials.recorded_trials(found)
    assert [trial.arm.name for trial in recorded] == [arm.name for arm in found.arms]
    for trial in recorded:
        assert trial.recorded and trial.history.ended
        assert len(trial.history.epochs) == trial.arm.config.training.epochs
        assert not trial.history.checkpoints


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_arms_have_one_seed_and_names_fit_for_tags_and_folders(name):
    found = experiment(name)
    assert RunMeta(tags=(found.name,)).tags == (found.name,)
    assert len({arm.name for arm in found.arms}) == len(found.arms) > 1
    assert len({arm.config.training.seed for arm in found.arms}) == 1


def test_an_experiment_that_does_not_exist_is_a_sentence():
    with pytest.raises(ConfigError, match="There is no experiment 'nothing'; there are: "):
        experiment("nothing")


def test_a_recorded_log_keeps_its_milestones_and_few_of_its_batches():
    batches = [{"event": "batch", "step": step} for step in range(1, 601)]
    milestones = [{"event": "epoch", "epoch": 1}, {"event": "checkpoint", "epoch": 1}, {"event": "finished"}]
    kept = [json.loads(line) for line in thinned(map(json.dumps, batches + milestones))]
    assert [event["event"] for event in kept[-2:]] == ["epoch", "finished"]
    steps = [event["step"] for event in kept if event["event"] == "batch"]
    assert len(steps) == KEPT_BATCHES and steps[-1] == 600
