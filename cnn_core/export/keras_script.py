"""A configuration as a script in plain Keras that trains the same network in the same way.

What decides the numbers is drawn in the same order: Keras gives each initializer and each dropout layer a seed as it is
made, the order of the images and their augmentation follow from (seed, epoch). With the same packages the script's
losses are those of the run, but for rounding.
"""

from collections.abc import Sequence
from math import ceil

from cnn_core import architecture
from cnn_core.config import RunConfig
from cnn_core.data import count_train_images
from cnn_core.export.callbacks import callback_sections
from cnn_core.export.images import FOLDER_VARIABLE, batch_sections, image_sections
from cnn_core.export.network import network_section, parent_section, whitened_section
from cnn_core.export.pieces import piece_sections
from cnn_core.export.rates import rate_sections
from cnn_core.export.script import Line, Script, Section
from cnn_core.export.training import compile_section, ending_sections, fit_section, metric_sections
from cnn_core.export.turns import Course, course_of
from cnn_core.runs.events import InEffect, Stopped
from cnn_core.runs.history import RunHistory


def keras_script(config: RunConfig, changes: Sequence[InEffect] = (), *, stopped_at: int | None = None) -> Script:
    """The script of a design, or of a run with what was turned while it trained.

    `changes` are a run's, in the order of their steps; `stopped_at` is the step after which somebody stopped it. Raises
    ConfigError where the layers do not fit one another.
    """
    parameters = architecture.summarize(config.model).parameters
    batches = ceil(count_train_images(config.data) / config.training.batch_size)
    course = course_of(config, changes, batches_per_epoch=batches, stopped_at=stopped_at)
    sections = _sections(course)
    return Script(_heading(config, parameters), (_imports(config, sections), _constants(course), *sections))


def script_of_run(config: RunConfig, history: RunHistory) -> Script:
    """The script of a run as it went: its settings, what was turned, and where it was stopped."""
    stopped = isinstance(history.ending, Stopped) and history.epochs
    return keras_script(config, history.changes, stopped_at=history.epochs[-1].step if stopped else None)


def _heading(config: RunConfig, parameters: int) -> tuple[str, ...]:
    name = "".join(letter for letter in config.name if letter.isprintable() and letter not in '"\\') or "A network"
    return (
        f"{name}: {parameters:,} parameters, designed in Epochscope.",
        f"Needs `pip install keras tensorflow`. CIFAR-10 is fetched by Keras, or read from a folder of x_train.npy, "
        f"y_train.npy, x_test.npy and y_test.npy that the environment variable {FOLDER_VARIABLE} names.",
    )


def _sections(course: Course) -> tuple[Section, ...]:
    config = course.config
    return (
        *image_sections(config.data),
        *batch_sections(config.data, after_epoch=course.after_epoch),
        *piece_sections(config),
        network_section(config.model),
        *whitened_section(config.model),
        *parent_section(config),
        *rate_sections(course.segments),
        *callback_sections(course),
        *metric_sections(config),
        compile_section(config),
        fit_section(course),
        *ending_sections(config),
    )


def _imports(config: RunConfig, sections: Sequence[Section]) -> Section:
    device = _device(config)
    uses_tensorflow = device or any("tf." in line.text for section in sections for line in section.lines)
    return Section(
        "Keras runs on TensorFlow here.",
        (
            *(Line(f"import {name}") for name in ("itertools", "math", "os")),
            Line(""),
            Line('os.environ["KERAS_BACKEND"] = "tensorflow"'),
            Line('os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")  # faster on most processors'),
            Line(""),
            Line("import keras"),
            Line("import numpy as np"),
            *([Line("import tensorflow as tf")] if uses_tensorflow else []),
            Line("from keras import layers"),
            *device,
        ),
    )


def _device(config: RunConfig) -> tuple[Line, ...]:
    lines = []
    if config.training.device == "cpu":
        lines.append(Line('tf.config.set_visible_devices([], "GPU")', ("training.device",)))
    if config.training.deterministic:
        lines.append(Line("tf.config.experimental.enable_op_determinism()", ("training.deterministic",)))
    return (Line(""), *lines) if lines else ()


def _constants(course: Course) -> Section:
    training = course.config.training
    return Section(
        "The settings that the lines below come back to.",
        (
            Line(f"SEED = {training.seed}", ("training.seed",)),
            Line(f"EPOCHS = {course.epochs}", ("training.epochs",)),
            Line(f"BATCH_SIZE = {training.batch_size}", ("training.batch_size",)),
            Line(f"LEARNING_RATE = {training.learning_rate}", ("training.learning_rate",)),
        ),
    )
