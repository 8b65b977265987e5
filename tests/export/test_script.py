"""What a script says and which setting each line stands for; nothing is run here but what NumPy alone does."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from cnn_core import data
from cnn_core.data.make_bundle import choose_sample
from cnn_core.errors import ConfigError
from cnn_core.export import keras_script, notebook, script_of_run
from cnn_core.export.script import Line, call
from cnn_core.parsing import with_overrides
from cnn_core.presets import PRESETS, QUICK
from cnn_core.runs.effective import effective_config
from cnn_core.runs.events import Change, EpochFinished, InEffect, Metrics, Started, Stopped
from cnn_core.runs.history import RunHistory, fold
from cnn_core.schedules import CosineSchedule, LinearSchedule, OneCycleSchedule, StepSchedule
from tests.export.designs import random_design

SCHEDULED = with_overrides(QUICK.config, {"training.schedule": {"kind": "cosine"}})
SCRIPTS = {name: keras_script(preset.config) for name, preset in PRESETS.items()}


def lines_for(script, setting):
    return [line.text.strip() for line in script.lines if setting in line.settings]


def setting_lines(config, setting):
    return lines_for(keras_script(config), setting)


def test_each_layer_of_the_tutorial_is_a_line_as_a_person_writes_it():
    script = SCRIPTS["tutorial"]
    assert [line for place in range(7) for line in lines_for(script, f"model.layers.{place}")] == [
        'model.add(layers.Conv2D(32, 3, activation="relu"))',
        "model.add(layers.MaxPooling2D())",
        'model.add(layers.Conv2D(64, 3, activation="relu"))',
        "model.add(layers.MaxPooling2D())",
        "model.add(layers.Flatten())",
        'model.add(layers.Dense(128, activation="relu"))',
        'model.add(layers.Dense(10, activation="softmax"))',
    ]
    assert script.text.startswith('"""Tutorial: 315,722 parameters')
    assert lines_for(script, "training.optimizer") == ["optimizer=keras.optimizers.Adam(LEARNING_RATE),"]


@pytest.mark.parametrize(
    ("setting", "value", "line"),
    [
        ("training.epochs", 3, "EPOCHS = 3"),
        ("training.batch_size", 48, "BATCH_SIZE = 48"),
        ("training.learning_rate", 0.01, "LEARNING_RATE = 0.01"),
        ("training.seed", 7, "SEED = 7"),
        ("training.optimizer", "sgd", "optimizer=keras.optimizers.SGD(LEARNING_RATE),"),
        ("training.label_smoothing", 0.1, "loss=keras.losses.CategoricalCrossentropy(label_smoothing=0.1),"),
        (
            "training.early_stopping",
            4,
            'early_stopping = keras.callbacks.EarlyStopping("val_accuracy", patience=4)',
        ),
        ("training.deterministic", True, "tf.config.experimental.enable_op_determinism()"),
        ("training.device", "cpu", 'tf.config.set_visible_devices([], "GPU")'),
        ("data.fraction", 0.25, "positions = positions[: max(round(0.25 * len(positions)), 2)]"),
        ("data.split_seed", 5, "random = np.random.default_rng(5)"),
        ("model.layers.0.filters", 48, 'model.add(layers.Conv2D(48, 3, activation="relu"))'),
        ("model.layers.0.use_bias", False, 'model.add(layers.Conv2D(32, 3, activation="relu", use_bias=False))'),
        ("model.layers.1.pool_size", 3, "model.add(layers.MaxPooling2D(3))"),
    ],
)
def test_a_setting_is_found_in_its_line(setting, value, line):
    assert line in setting_lines(with_overrides(QUICK.config, {setting: value}), setting)


def test_a_penalty_is_written_as_what_it_is():
    def layer(l1, l2):
        return setting_lines(
            with_overrides(QUICK.config, {"model.layers.0.l1": l1, "model.layers.0.l2": l2}), "model.layers.0.l1"
        )

    assert "kernel_regularizer" not in layer(0, 0)[0]
    assert layer(0.01, 0)[0].endswith("kernel_regularizer=keras.regularizers.L1(0.01)))")
    assert layer(0, 0.01)[0].endswith("kernel_regularizer=keras.regularizers.L2(0.01)))")
    assert any("keras.regularizers.L1L2(0.02, 0.01)" in text for text in layer(0.02, 0.01))


def test_pixels_that_are_not_scaled_have_no_line_for_it():
    assert "model.add(layers.Rescaling(1 / 255))" in lines_for(SCRIPTS["quick"], "model.scale_pixels")
    unscaled = with_overrides(QUICK.config, {"model.scale_pixels": False})
    assert setting_lines(unscaled, "model.scale_pixels") == ["model.add(keras.Input((32, 32, 3)))"]


def test_only_what_is_needed_is_written_out():
    assert "class Muon" in SCRIPTS["sprint"].text and "whiten(" in SCRIPTS["sprint"].text
    assert "self.whitens" in SCRIPTS["speedrun"].text and "self.whitens" not in SCRIPTS["sprint"].text
    for word in (
        "Muon",
        "whiten",
        "partial_identity",
        "Residual",
        "import tensorflow",
        "augmented",
        "learning_rate(step)",
    ):
        assert word not in SCRIPTS["tutorial"].text


def test_a_name_cannot_break_out_of_its_script():
    named = with_overrides(QUICK.config, {"name": 'A"""\\\nimport os; os.abort()'})
    script = keras_script(named)
    assert ast.get_docstring(ast.parse(script.text)).startswith("Aimport os; os.abort():")


def test_layers_that_do_not_fit_are_a_config_error():
    with pytest.raises(ConfigError, match="nothing would be left of the image"):
        keras_script(with_overrides(QUICK.config, {"model.layers.1.pool_size": 8, "model.layers.0.kernel_size": 11}))


def rate_function(config, batches_per_epoch, changes=()):
    """The script's own function of the learning rate, run."""
    tree = ast.parse(keras_script(config, changes).text)
    wanted = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "learning_rate"]
    constants = [node for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).isupper()]
    names = {"math": __import__("math"), "STEPS_PER_EPOCH": batches_per_epoch}
    kept = [node for node in constants if ast.unparse(node.targets[0]) != "STEPS_PER_EPOCH"] + wanted
    exec(compile(ast.Module(kept, []), "script", "exec"), names)
    return names["learning_rate"]


@pytest.mark.parametrize(
    "schedule",
    [
        {"kind": "constant", "warmup": 0.5},
        {"kind": "step", "every": 2, "factor": 0.3},
        {"kind": "step", "every": 1, "warmup": 1.25, "hold": 2},
        {"kind": "cosine"},
        {"kind": "cosine", "warmup": 2, "hold": 1},
        {"kind": "linear", "hold": 3},
        {"kind": "one_cycle"},
        {"kind": "one_cycle", "rise": 0.1, "start": 0.5, "warmup": 0.5},
        {"kind": "bent", "bend": 0.4, "left": 0.2},
        {"kind": "range_test", "low": 1e-5, "high": 10},
    ],
    ids=str,
)
def test_the_learning_rate_of_each_step_is_that_of_the_training(schedule):
    config = with_overrides(QUICK.config, {"training.schedule": schedule, "training.epochs": 6})
    rate = rate_function(config, 10)
    wanted = [config.training.rate_at(step, 10) for step in range(60)]
    np.testing.assert_allclose([rate(step) for step in range(60)], wanted, rtol=1e-6, atol=1e-9)


def turned(step, setting, value, **more):
    return InEffect(
        time=0.0, command_id=f"c{step}", command="set", step=step, change=Change(setting=setting, value=value, **more)
    )


@pytest.mark.parametrize(
    "changes",
    [
        [turned(100, "learning_rate", 5e-4)],
        [turned(100, "learning_rate", 5e-4), turned(150, "epochs", 20.0)],
        [turned(90, "schedule", CosineSchedule()), turned(200, "learning_rate", 1e-3)],
        [turned(0, "learning_rate", 5e-4), turned(71, "schedule", StepSchedule(every=1))],
        [
            turned(80, "schedule", OneCycleSchedule()),
            turned(90, "epochs", 9.0),
            turned(90, "schedule", LinearSchedule()),
        ],
    ],
    ids=["rate", "rate and epochs", "schedule and rate", "at the start", "schedule twice"],
)
def test_what_was_turned_changes_the_rate_from_its_step_on(changes):
    batches = 71
    rate = rate_function(QUICK.config, batches, changes)
    started = Started(
        time=0,
        train_images=4500,
        validation_images=500,
        batches_per_epoch=batches,
        epochs=15,
        parameters=1,
        device="CPU",
    )
    history = RunHistory(started=started, in_effect=tuple(changes))
    for step in (0, 50, 71, 79, 80, 89, 90, 99, 100, 149, 150, 199, 200, 500):
        in_effect = effective_config(QUICK.config, history, until_step=step)
        assert rate(step) == pytest.approx(in_effect.training.rate_at(step, batches), rel=1e-6), step


def test_dropout_epochs_and_patience_that_were_turned_are_in_the_script():
    config = with_overrides(QUICK.config, {"training.early_stopping": 3})
    layers = [*config.model.layers[:-1], {"kind": "dropout", "rate": 0.1}, config.model.layers[-1]]
    config = with_overrides(
        config, {"model.layers": [getattr(one, "model_dump", lambda one=one: one)() for one in layers]}
    )
    place = len(config.model.layers) - 2
    changes = [turned(40, "dropout", 0.5), turned(60, "early_stopping", 0.0), turned(61, "epochs", 20.0)]
    script = keras_script(config, changes)
    assert "EPOCHS = 20" in script.text
    assert lines_for(script, f"model.layers.{place}.rate")[1:] == [
        "if step == 40:",
        f"self.model.layers[{place + 1}].rate = 0.5",
        "self.model.make_train_function(force=True)",
    ]
    assert "if step == 60:" in script.text and "early_stopping.patience = EPOCHS" in script.text
    assert "callbacks=[EachStep(), early_stopping]," in script.text


def test_a_run_that_was_stopped_ends_there():
    metrics = Metrics(loss=1, accuracy=0.5, precision=0.5, recall=0.5)
    epoch = EpochFinished(time=2, epoch=2, step=100, seconds=1, partial=True, training=metrics, validation=metrics)
    stopped = fold(RunHistory(), [epoch, Stopped(time=3)])
    assert "if int(self.model.optimizer.iterations) == 100:" in script_of_run(QUICK.config, stopped).text
    assert "stop_training" not in script_of_run(QUICK.config, fold(RunHistory(), [epoch])).text


def test_a_fork_goes_on_where_its_parent_was():
    fork = with_overrides(SCHEDULED, {"parent": {"run": "quick-20261126-000000-0000", "epoch": 3}})
    script = keras_script(fork, [turned(300, "early_stopping", 2.0)])
    for text in (
        "for epoch in itertools.count(4):",
        "initial_epoch=3,",
        "step = 3 * STEPS_PER_EPOCH + int(self.model.optimizer.iterations)",
        "if step == 300:",
        "model.set_weights(weights)",
    ):
        assert text in script.text
    assert "quick-20261126-000000-0000 had after epoch 3" in script.text.replace("\n# ", " ")
    assert "START" not in SCRIPTS["quick"].text and "initial_epoch" not in SCRIPTS["quick"].text


def test_the_sample_is_the_one_that_comes_with_the_app():
    labels = np.random.default_rng(3).permutation(np.repeat(np.arange(10, dtype=np.uint8), 5000))
    (section,) = [one for one in SCRIPTS["quick"].sections if "The sample" in one.sentence]
    names = {"np": np, "y_train": labels, "x_train": np.arange(50_000)}
    exec("\n".join(line.text for line in section.lines), names)
    np.testing.assert_array_equal(names["x_train"], choose_sample(labels))
    np.testing.assert_array_equal(names["y_train"], labels[choose_sample(labels)])


@pytest.mark.parametrize(
    "config", [{}, {"data.fraction": 0.03}, {"data.split_seed": 4}, {"data.validation": "test", "data.fraction": 0.5}]
)
def test_the_split_is_that_of_the_training(home, config):
    chosen = with_overrides(QUICK.config, config)
    whole = data.load("sample")
    names = {
        "np": np,
        "y_train": whole.train.labels,
        "x_train": np.arange(len(whole.train)),
        "x_test": None,
        "y_test": None,
    }
    (section,) = [
        one for one in keras_script(chosen).sections if any("random.permutation" in line.text for line in one.lines)
    ]
    exec("\n".join(line.text for line in section.lines), names)
    split = data.split(
        whole, fraction=chosen.data.fraction, validation=chosen.data.validation, seed=chosen.data.split_seed
    )
    np.testing.assert_array_equal(names["x_train"], split.train.positions)
    if chosen.data.validation == "holdout":
        np.testing.assert_array_equal(names["x_val"], split.validation.positions)


def test_scripts_are_laid_out_as_formatters_lay_them_out(tmp_path):
    for name, script in SCRIPTS.items():
        (tmp_path / f"{name}.py").write_text(script.text, encoding="utf-8")
    for seed in range(30):
        (tmp_path / f"random_{seed}.py").write_text(keras_script(random_design(seed)).text, encoding="utf-8")
    ruff = Path(sys.executable).with_name("ruff")
    for command in (
        ["format", "--check", "--line-length", "100"],
        ["check", "--select", "E,F,W,I", "--ignore", "E501"],
    ):
        done = subprocess.run([ruff, *command, "--isolated", "."], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


def test_every_part_of_a_split_call_keeps_its_settings():
    arguments = [Line(text * 25, (text,)) for text in "abc"]
    lines = call("model.add(layers.Thing(", arguments, "))", "whole")
    assert [line.text for line in lines] == [
        "model.add(",
        f"    layers.Thing({'a' * 25}, {'b' * 25}, {'c' * 25})",
        ")",
    ]
    assert lines[1].settings == ("whole", "a", "b", "c") and lines[0].settings == ("whole",)
    long = call("model.add(layers.Thing(", [Line(text * 40, (text,)) for text in "abc"], "))", "whole")
    assert [line.settings for line in long if line.text.strip().startswith(("a", "b", "c"))] == [("a",), ("b",), ("c",)]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_notebook_holds_the_same_code(name):
    book = json.loads(notebook(SCRIPTS[name]))
    check_notebook(book)
    cells = ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code"]
    statements = [ast.dump(node) for cell in cells for node in ast.parse(cell).body]
    assert statements == [ast.dump(node) for node in ast.parse(SCRIPTS[name].text).body[1:]]
    words = ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "markdown"]
    assert len(words) == len(cells) + 1 and all(word.rstrip().endswith(".") for word in words)


def check_notebook(book):
    """The rules of nbformat 4.5 that hold for a notebook of these two kinds of cells."""
    assert set(book) == {"nbformat", "nbformat_minor", "metadata", "cells"}
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    assert set(book["metadata"]["kernelspec"]) == {"display_name", "language", "name"}
    identities = [cell["id"] for cell in book["cells"]]
    assert len(set(identities)) == len(identities)
    for cell in book["cells"]:
        own = {"execution_count", "outputs"} if cell["cell_type"] == "code" else set()
        assert set(cell) == {"id", "cell_type", "metadata", "source", *own}
        assert all(isinstance(line, str) for line in cell["source"])
        assert cell.get("execution_count") is None and cell.get("outputs", []) == []
