"""The runs that come with the app, held against what they say of themselves."""

import json

import numpy as np
import pytest

from cnn_core import data, paths
from cnn_core.engine.checkpoint import load_epoch
from cnn_core.engine.evaluation import LogitsFunction
from cnn_core.presets import PRESETS
from cnn_core.runs.directory import recorded_runs
from cnn_core.runs.follow import Follower
from cnn_core.runs.predictions import LOGITS_FILE
from cnn_core.runs.status import Status

BUNDLED = ("recorded-speedrun", "recorded-tutorial")
MOST_MEGABYTES = 20
ONE_OF = 5
"""The speedrun answers some hundreds of images a second on a small machine, and there are 10,000."""


@pytest.fixture(autouse=True)
def with_the_bundled(home, monkeypatch):
    monkeypatch.setenv(paths.RECORDED_VARIABLE, "1")


def bundled():
    return {run.id: run for run in recorded_runs()}


def provenance(run) -> dict:
    return json.loads((run.folder / "provenance.json").read_text(encoding="utf-8"))


def test_these_come_with_the_app_and_are_small():
    runs = bundled()
    assert set(runs) == set(BUNDLED)
    sizes = [path.stat().st_size for run in runs.values() for path in run.folder.rglob("*") if path.is_file()]
    assert sum(sizes) < MOST_MEGABYTES * 1e6


@pytest.mark.parametrize("run_id", BUNDLED)
def test_each_is_a_whole_training_of_its_preset_on_all_of_cifar_10(run_id):
    run = bundled()[run_id]
    config, (history, status) = run.config(), Follower(run).state()
    preset = PRESETS[config.preset]
    assert status is Status.FINISHED
    assert (config.model, config.data) == (preset.config.model, preset.config.data)
    assert history.started.train_images == 50_000 and history.started.validation_images == 10_000
    assert [epoch.epoch for epoch in history.epochs] == list(range(1, config.training.epochs + 1))
    told = provenance(run)
    assert told["best_epoch"] == history.best_epoch and told["seed"] == config.training.seed
    assert told["accuracy"] == history.epochs[-1].validation.accuracy
    assert len(told["git_revision"]) == 40 and told["machine"] == run.machine()


@pytest.mark.parametrize("run_id", BUNDLED)
def test_its_accuracy_is_that_of_the_kept_answers_and_its_best_network_gives_these(run_id):
    run, test = bundled()[run_id], data.load("sample").test
    told = provenance(run)
    kept = np.load(run.epoch_folder(told["best_epoch"]) / LOGITS_FILE)
    accuracy = (kept.argmax(axis=1) == test.labels).mean()
    # Kept in half the room: an image or two may fall on the other side.
    assert accuracy == pytest.approx(told["accuracy_of_kept_weights"][str(told["best_epoch"])], abs=3e-4)
    judged = next(epoch for epoch in Follower(run).history().epochs if epoch.epoch == told["best_epoch"])
    assert accuracy == pytest.approx(judged.validation.accuracy, abs=2e-3)
    logits = LogitsFunction(load_epoch(run, told["best_epoch"]))(np.asarray(test.images[::ONE_OF]))
    np.testing.assert_allclose(logits, kept[::ONE_OF], atol=2e-2)


def test_the_speedrun_is_worth_showing():
    told = provenance(bundled()["recorded-speedrun"])
    assert told["accuracy"] > 0.925 and told["with_test_time_augmentation"] > 0.935
