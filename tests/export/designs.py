"""Small designs at random: every kind of layer, every optimizer and schedule, on few images."""

import random
from typing import Any, get_args

from cnn_core import architecture
from cnn_core.config import NUM_CLASSES, DataConfig, ModelConfig, RunConfig, TrainingConfig
from cnn_core.errors import ConfigError
from cnn_core.layers import (
    Activation,
    ActivationLayer,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Layer,
    MaxPooling2D,
    Normalization,
    Residual,
    Scale,
    SeparableConv2D,
    Whitening,
)
from cnn_core.schedules import (
    BentSchedule,
    ConstantSchedule,
    CosineSchedule,
    LinearSchedule,
    OneCycleSchedule,
    Schedule,
    StepSchedule,
)

RATES = {"adam": 2e-3, "adamw": 2e-3, "sgd": 0.02, "rmsprop": 1e-3, "muon": 0.1}
ACTIVATIONS = [name for name in get_args(Activation) if name != "softmax"]


def random_design(seed: int) -> RunConfig:
    """A configuration that can be trained within seconds; the same seed gives the same."""
    draw = random.Random(seed)
    optimizer = draw.choice(list(RATES))
    while True:
        model = ModelConfig(layers=(*_layers(draw), *_head(draw, optimizer)), scale_pixels=draw.random() < 0.9)
        try:
            if architecture.summarize(model).multiply_adds < 3_000_000:
                return RunConfig(model=model, training=_training(draw, optimizer), data=_data(draw))
        except ConfigError:
            continue


def _layers(draw: random.Random) -> list[Layer]:
    layers: list[Layer] = draw.choice(
        [[], [Normalization()], [Normalization(), Whitening(use_bias=draw.random() < 0.5)]]
    )
    for _ in range(draw.randint(1, 3)):
        layers.append(_convolution(draw))
        layers += draw.sample(_others(draw), draw.randint(0, 3))
    return layers


def _convolution(draw: random.Random) -> Layer:
    kind = draw.random()
    if kind < 0.2:
        return Residual(
            filters=draw.choice([3, 6]),
            strides=draw.choice([1, 2]),
            batch_normalization=draw.random() < 0.5,
            l2=draw.choice([0.0, 1e-2]),
        )
    if kind < 0.4:
        return SeparableConv2D(filters=8, activation=draw.choice(ACTIVATIONS), **_penalties(draw))
    return Conv2D(
        filters=draw.choice([2, 4, 6, 8]),
        kernel_size=draw.choice([1, 2, 3, 5]),
        strides=draw.choice([1, 1, 2]),
        padding=draw.choice(["valid", "same"]),
        activation=draw.choice(ACTIVATIONS),
        use_bias=draw.random() < 0.7,
        initializer=draw.choice(["glorot_uniform", "partial_identity"]),
        **_penalties(draw),
    )


def _penalties(draw: random.Random) -> dict[str, float]:
    return {"l1": draw.choice([0.0, 0.0, 1e-4]), "l2": draw.choice([0.0, 0.0, 1e-2])}


def _others(draw: random.Random) -> list[Layer]:
    return [
        MaxPooling2D(pool_size=draw.choice([2, 3])),
        AveragePooling2D(),
        ActivationLayer(activation=draw.choice(ACTIVATIONS)),
        BatchNormalization(momentum=draw.choice([0.99, 0.6]), scale=draw.random() < 0.5),
        Dropout(rate=draw.choice([0.0, 0.1, 0.4])),
        Scale(factor=draw.choice([0.5, 1 / 3, 2.0])),
    ]


def _head(draw: random.Random, optimizer: str) -> list[Layer]:
    """Muon's rate for dense layers is made for one alone, behind a scale; others diverge, and no two runs alike."""
    head: list[Layer] = [draw.choice([Flatten(), GlobalAveragePooling2D()])]
    if optimizer != "muon" and draw.random() < 0.5:
        head += [Dense(units=16, activation=draw.choice(ACTIVATIONS)), Dropout(rate=0.3)]
    last = draw.choice(["glorot_uniform", "unit_variance"])
    if optimizer == "muon" or last == "unit_variance":
        head.append(Scale(factor=1 / 64))
    return [
        *head,
        Dense(
            units=NUM_CLASSES,
            activation="softmax",
            use_bias=draw.random() < 0.5,
            initializer=last,
            l2=draw.choice([0.0, 0.01]),
        ),
    ]


def _training(draw: random.Random, optimizer: Any) -> TrainingConfig:
    return TrainingConfig(
        epochs=2,
        batch_size=draw.choice([16, 30, 50]),
        optimizer=optimizer,
        learning_rate=RATES[optimizer],
        schedule=_schedule(draw),
        early_stopping=draw.choice([0, 0, 2]),
        label_smoothing=draw.choice([0.0, 0.0, 0.2]),
        validations_per_epoch=draw.choice([1, 1, 2]),
        test_time_augmentation=draw.random() < 0.2,
        deterministic=True,
        seed=draw.randint(0, 1000),
    )


def _schedule(draw: random.Random) -> Schedule:
    warmup = draw.choice([0.0, 0.5])
    return draw.choice(
        [
            ConstantSchedule(warmup=warmup),
            StepSchedule(warmup=warmup, every=1),
            CosineSchedule(warmup=warmup, hold=draw.choice([0.0, 1.0])),
            LinearSchedule(warmup=warmup),
            OneCycleSchedule(),
            BentSchedule(warmup=warmup),
        ]
    )


def _data(draw: random.Random) -> DataConfig:
    return DataConfig(
        fraction=draw.choice([0.02, 0.04, 0.05]),
        validation="holdout",
        flip=draw.choice(["off", "random", "alternating"]),
        shift=draw.choice([0, 2]),
        cutout=draw.choice([0, 8]),
        split_seed=draw.randint(0, 9),
    )
