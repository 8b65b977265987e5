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
from cnn_core.design import BlockDesign, TransferDesign
from cnn_core.engine.train import train
from cnn_core.export import keras_script, script_of_run
from cnn_core.jobs import request_change
from cnn_core.jobs.origin import origin_of
from cnn_core.layers import Backbone
from cnn_core.parsing import with_overrides
from cnn_core.presets import QUICK, SPEEDRUN, SPRINT, TRANSFER, TUTORIAL
from cnn_core.runs.directory import create
from cnn_core.runs.events import EpochFinished
from cnn_core.runs.history import RunHistory, fold
from cnn_core.schedules import CosineSchedule
from tests.export.designs import random_design

RUNNER = Path(__file__).with_name("run_scripts.py")
TOLERANCE = 1e-3
JUDGED = 5e-3
"""One look at a network whose steps were rounded otherwise; the training's loss is a mean over many."""
OUT_OF_BOUNDS = 5.0
"""In the app a validation's loss has no bounds, in the script it ends at 16 an image."""

SMALLER = {
    "training.epochs": 1,
    "training.deterministic": True,
    "data.dataset": "sample",
    "data.validation": "holdout",
    "data.fraction": 0.05,
    "training.batch_size": 30,
}
SMALL = BlockDesign(filters=(8,), units=16, dropout=0.2).model()
STEERED = with_overrides(
    QUICK.config,
    SMALLER | {"training.epochs": 3, "model.layers": [layer.model_dump() for layer in SMALL.layers]},
)
PRESETS = {
    preset.name: with_overrides(preset.config, SMALLER) for preset in (QUICK, TUTORIAL, SPRINT, SPEEDRUN, TRANSFER)
}


def run_in_a_fresh_process(scripts, folder):
    """What each script's training tells of itself."""
    files = [folder / f"script_{place}.py" for place in range(len(scripts))]
    for file, script in zip(files, scripts, strict=True):
        file.write_text(script.text, encoding="utf-8")
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


def epochs_of(config: RunConfig, changes=()) -> list:
    """The events of an engine's training, as in a process of its own; `changes` are asked for after its first epoch."""
    keras.utils.clear_session()
    run, events = create(config, origin=origin_of(config)), []

    def emit(event):
        events.append(event)
        if isinstance(event, EpochFinished) and event.epoch == 1:
            for setting, value in changes:
                request_change(run, setting, value)

    train(run, emit)
    return events


def check(config, told, events):
    assert told["parameters"] == architecture.summarize(config.model).parameters
    epoch = next(event for event in events if isinstance(event, EpochFinished))
    assert told.get("cross_entropy", told["loss"])[0] == pytest.approx(epoch.training.loss, abs=TOLERANCE)
    judged = told.get("val_cross_entropy", told["val_loss"])[0]
    if epoch.validation.loss < OUT_OF_BOUNDS:
        assert judged == pytest.approx(epoch.validation.loss, abs=JUDGED)


def test_scripts_train_what_the_engine_trains(home, tmp_path):
    """Two designs and a run that was steered, all in one process: TensorFlow is loaded once."""
    configs = [PRESETS["quick"], PRESETS["sprint"]]
    steered = epochs_of(STEERED, [("learning_rate", 5e-4), ("dropout", 0.5), ("schedule", CosineSchedule())])
    history = fold(RunHistory(), steered)
    assert [event.step for event in history.changes] == [8, 8, 8]
    scripts = [*map(keras_script, configs), script_of_run(STEERED, history)]
    *designs, turned = run_in_a_fresh_process(scripts, tmp_path)
    for config, told in zip(configs, designs, strict=True):
        check(config, told, epochs_of(config))
    assert turned["loss"] == pytest.approx([epoch.training.loss for epoch in history.epochs], abs=TOLERANCE)


@pytest.mark.slow
@pytest.mark.parametrize("name", PRESETS)
def test_each_preset(home, tmp_path, monkeypatch, name):
    monkeypatch.delenv(paths.RECORDED_VARIABLE)
    config = PRESETS[name]
    check(config, *run_in_a_fresh_process([keras_script(config)], tmp_path), epochs_of(config))


@pytest.mark.slow
@pytest.mark.parametrize("network", ["mobilenet_v2", "vgg16"])
def test_networks_of_kerass_own(home, tmp_path, network):
    base = Backbone(network=network, weights="random", input_size=32)
    config = with_overrides(
        PRESETS["quick"].model_copy(update={"model": TransferDesign(base).model()}), {"data.fraction": 0.02}
    )
    check(config, *run_in_a_fresh_process([keras_script(config)], tmp_path), epochs_of(config))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_random_designs(home, tmp_path, seed):
    config = random_design(seed)
    check(config, *run_in_a_fresh_process([keras_script(config)], tmp_path), epochs_of(config))
