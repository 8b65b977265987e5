"""The sliders of the Train page: a design, a training and its data, first the few that matter, the rest folded away."""

from dataclasses import replace
from math import ceil
from typing import Any

import streamlit as st

from cnn_core.config import VALIDATION_MEANINGS, DataConfig, ModelConfig, RunConfig, TrainingConfig
from cnn_core.data import count_train_images
from cnn_core.design import BLOCK_KINDS, MAXIMUM_BLOCKS, BlockDesign, Design, GroupDesign, TransferDesign
from cnn_core.layers import MOMENTUM, Conv2D, Dense, Dropout, MaxPooling2D, Whitening
from cnn_core.presets import Preset
from ui.augmentation import augmented_images
from ui.controls import control
from ui.range_test import find_learning_rate
from ui.schedule_control import schedule_control, schedule_plot
from ui.transfer_control import begin_with

CHANGED = ", changed"
LONGEST_NAME = 80


def configure(preset: Preset) -> RunConfig:
    """Draw the sliders, starting from `preset`, and return what they say."""
    key = preset.name
    design: Design | None = begin_with(preset.design, key)
    if design is None:
        # What a preset that begins with a trained network would be without one.
        anew = BlockDesign() if isinstance(preset.design, TransferDesign) else preset.design
        design = _main_design(anew, key)
    training = main_training(preset.training, key)
    if isinstance(design, BlockDesign):
        with st.expander("More about the network", icon=":material/layers:"):
            design = _more_design(design, key)
    model = design.model()
    training, data = more_training(training, preset.data, key, model, preset.title)
    return named(preset.config.model_copy(update={"model": model, "training": training, "data": data}), preset.config)


def named(config: RunConfig, start: RunConfig) -> RunConfig:
    """`config` as the preset that it began with, where it is still the same; else it says that it was changed."""
    if config == start:
        return config
    return config.model_copy(update={"preset": None, "name": changed_name(start.name)})


def changed_name(name: str) -> str:
    """Within the bounds of a name."""
    return name if name.endswith(CHANGED) else f"{name[: LONGEST_NAME - len(CHANGED)]}{CHANGED}"


def more_training(
    training: TrainingConfig, data: DataConfig, key: str, model: ModelConfig | None, title: str
) -> tuple[TrainingConfig, DataConfig]:
    """What is folded away of a training and its images. Without a `model` that works no learning rate can be found."""
    with st.expander("More about the training", icon=":material/tune:"):
        training = _more_training(training, key)
    over_time = st.expander("Learning rate over time", icon=":material/show_chart:")
    with st.expander("Images", icon=":material/photo_library:"):
        data = _data(data, key)
        augmented_images(data)
    with over_time:
        training = _scheduled(training, data, key)
        if model is None:
            st.caption("A learning rate can be looked for once the network works.")
        else:
            config = RunConfig(name=title, model=model, training=training, data=data)
            find_learning_rate(config, slider=f"{key}_learning_rate")
    return training, data


def _main_design(design: BlockDesign | GroupDesign, key: str) -> Design:
    if isinstance(design, GroupDesign):
        bias = control(Whitening, "use_bias", design.whitening_bias, key=f"{key}_bias", title="Whitening learns a bias")
        return replace(design, filters=_filters_of(design.filters, "group", key), whitening_bias=bias)
    blocks = st.slider(
        "Convolution blocks",
        1,
        MAXIMUM_BLOCKS,
        len(design.filters),
        key=f"{key}_blocks",
        persist_state="session",
        help="How many times convolution and pooling follow one another. Each block sees a wider part of the image.",
    )
    filters = _filters_of(tuple(_filters(design, block) for block in range(blocks)), "block", key)
    units = control(Dense, "units", design.units, key=f"{key}_units", title="Dense units")
    dropout = control(Dropout, "rate", design.dropout, key=f"{key}_dropout")
    return replace(design, filters=filters, units=units, dropout=dropout)


def _filters_of(filters: tuple[int, ...], part: str, key: str) -> Any:
    return tuple(
        control(Conv2D, "filters", number, key=f"{key}_filters_{place}", title=f"Filters, {part} {place + 1}")
        for place, number in enumerate(filters)
    )


def _filters(design: BlockDesign, block: int) -> int:
    return design.filters[block] if block < len(design.filters) else design.filters[-1]


def main_training(training: TrainingConfig, key: str) -> TrainingConfig:
    """The three numbers of a training that matter most."""
    return training.model_copy(
        update={
            name: control(TrainingConfig, name, getattr(training, name), key=f"{key}_{name}")
            for name in ("epochs", "batch_size", "learning_rate")
        }
    )


def _more_design(design: BlockDesign, key: str) -> BlockDesign:
    block = st.selectbox(
        "Convolution",
        BLOCK_KINDS,
        BLOCK_KINDS.index(design.block),
        key=f"{key}_block",
        persist_state="session",
        help="plain: one convolution a block. depthwise-separable: the same in two steps, each map by itself and then "
        "the mixing, for far fewer multiply-adds. residual: two padded convolutions and a way around them.\n\n"
        "In Keras: `Conv2D`, `SeparableConv2D`, and for a residual block `Add()([x, block(x)])`",
    )
    padding = design.padding
    if block != "residual":
        padding = control(Conv2D, "padding", design.padding, key=f"{key}_padding")
    return replace(
        design,
        block=block,
        kernel_size=control(Conv2D, "kernel_size", design.kernel_size, key=f"{key}_kernel_size"),
        padding=padding,
        activation=control(Conv2D, "activation", design.activation, key=f"{key}_activation"),
        pooling=st.selectbox(
            "Pooling",
            ("max", "average"),
            key=f"{key}_pooling",
            persist_state="session",
            help="Keep the largest value of each window, or its mean.\n\nIn Keras: `MaxPooling2D`, `AveragePooling2D`",
        ),
        pool_size=control(MaxPooling2D, "pool_size", design.pool_size, key=f"{key}_pool_size"),
        batch_normalization=st.toggle(
            "Batch normalization",
            design.batch_normalization,
            key=f"{key}_batch_normalization",
            persist_state="session",
            help="Keep each channel near mean 0 and variance 1 after every convolution: steadier, often faster "
            f"learning.\n\nIn Keras: `BatchNormalization(momentum={MOMENTUM})`",
        ),
        l2=control(Conv2D, "l2", design.l2, key=f"{key}_l2", title="L2 on all kernels"),
        head=st.selectbox(
            "From maps to a vector",
            ("flatten", "global average"),
            key=f"{key}_head",
            persist_state="session",
            help="flatten keeps every value with its place; global average keeps one mean a map, with far fewer "
            "parameters after it.\n\nIn Keras: `Flatten()`, `GlobalAveragePooling2D()`",
        ),
    )


def _more_training(training: TrainingConfig, key: str) -> TrainingConfig:
    names = ("optimizer", "early_stopping", "label_smoothing", "validations_per_epoch", "test_time_augmentation")
    machine = ("seed", "deterministic", "device")
    changed = {name: control(TrainingConfig, name, getattr(training, name), key=f"{key}_{name}") for name in names}
    changed |= {name: control(TrainingConfig, name, getattr(training, name), key=f"{key}_{name}") for name in machine}
    return training.model_copy(update=changed)


def _scheduled(training: TrainingConfig, data: DataConfig, key: str) -> TrainingConfig:
    schedule = schedule_control(training.schedule, key=f"{key}_schedule", title="Schedule")
    training = training.model_copy(update={"schedule": schedule})
    batches_per_epoch = ceil(count_train_images(data) / training.batch_size)
    schedule_plot(training, batches_per_epoch, key=f"{key}_schedule_plot")
    return training


def _data(data: DataConfig, key: str) -> DataConfig:
    dataset, fraction, validation = (_data_control(data, name, key) for name in ("dataset", "fraction", "validation"))
    st.caption(f"Validation by {validation}: {VALIDATION_MEANINGS[validation]}")
    flip, shift, cutout = (_data_control(data, name, key) for name in ("flip", "shift", "cutout"))
    chosen = {"dataset": dataset, "fraction": fraction, "validation": validation}
    return data.model_copy(update=chosen | {"flip": flip, "shift": shift, "cutout": cutout})


def _data_control(data: DataConfig, name: str, key: str) -> Any:
    return control(DataConfig, name, getattr(data, name), key=f"{key}_{name}")
