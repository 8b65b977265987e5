"""Exported scripts, run: they train the network that the engine trains, image for image and step for step."""

import json
import subprocess
import sys
from pathlib import Path

import keras
import pytest

import cnn_core
from cnn_core import architecture, paths
from cnn_core.config import RunConfig
from cnn_core.design import TransferDesign
from cnn_core.engine.train import train
from cnn_core.export import keras_script
from cnn_core.jobs.origin import origin_of
from cnn_core.layers import Backbone
from cnn_core.parsing import with_overrides
from cnn_core.presets import QUICK, SPEEDRUN, SPRINT, TRANSFER, TUTORIAL
from cnn_core.runs.directory import create
from cnn_core.runs.events import EpochFinished
from tests.export.designs import random_design

RUNNER = Path(__file__).with_name("run_scripts.py")
TOLERANCE = 1e-3

SMALLER = {
    "training.epochs": 1,
    "training.deterministic": True,
    "data.dataset": "sample",
    "data.validation": "holdout",
    "data.fraction": 0.05,
    "training.batch_size": 30,
}
PRESETS = {
    preset.name: with_overrides(preset.config, SMALLER) for preset in (QUICK, TUTORIAL, SPRINT, SPEEDRUN, TRANSFER)
}


def first_epoch_of(config: RunConfig) -> EpochFinished:
    """What the engine's training tells of it, as in a process of its own."""
    keras.utils.clear_session()
    events = []
    train(create(config, origin=origin_of(config)), events.append)
    return next(event for event in events if isinstance(event, EpochFinished))


def run_in_a_fresh_process(configs, folder):
    """What each script's training tells of itself."""
    files = [folder / f"script_{place}.py" for place in range(len(configs))]
    for file, config in zip(files, configs, strict=True):
        file.write_text(keras_script(config).text, encoding="utf-8")
    environment = {
        "CIFAR10": str(paths.data_folder() / "sample"),
        "EPOCHSCOPE_BASE": str(Path(cnn_core.__file__).parent / "bundled/recorded-speedrun/epochs/0008/weights.npz"),
        "KERAS_HOME": str(folder),
        "PATH": "",
        "HOME": str(folder),
    }
    command = [sys.executable, str(RUNNER), *map(str, files)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def check(config, told):
    assert told["parameters"] == architecture.summarize(config.model).parameters
    epoch = first_epoch_of(config)
    assert told.get("cross_entropy", told["loss"])[0] == pytest.approx(epoch.training.loss, abs=TOLERANCE)
    judged = told.get("val_cross_entropy", told["val_loss"])[0]
    assert judged == pytest.approx(epoch.validation.loss, abs=TOLERANCE)


def test_scripts_train_what_the_engine_trains(home, tmp_path):
    configs = [PRESETS["quick"], PRESETS["sprint"]]
    for config, told in zip(configs, run_in_a_fresh_process(configs, tmp_path), strict=True):
        check(config, told)


@pytest.mark.slow
@pytest.mark.parametrize("name", PRESETS)
def test_each_preset(home, tmp_path, monkeypatch, name):
    monkeypatch.delenv(paths.RECORDED_VARIABLE)
    check(PRESETS[name], *run_in_a_fresh_process([PRESETS[name]], tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("network", ["mobilenet_v2", "vgg16"])
def test_networks_of_kerass_own(home, tmp_path, network):
    base = Backbone(network=network, weights="random", input_size=32)
    config = with_overrides(
        PRESETS["quick"].model_copy(update={"model": TransferDesign(base).model()}), {"data.fraction": 0.02}
    )
    check(config, *run_in_a_fresh_process([config], tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_random_designs(home, tmp_path, seed):
    config = random_design(seed)
    check(config, *run_in_a_fresh_process([config], tmp_path))
