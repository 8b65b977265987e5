"""What is said before launch, of which networks, and that the app's own presets are left in peace."""

import re
from collections.abc import Iterable

import pytest

from cnn_core import architecture, data
from cnn_core.blocks.cautions import Caution, Design, cautions
from cnn_core.config import DataConfig, ModelConfig, RunConfig, TrainingConfig
from cnn_core.layers import (
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
)
from cnn_core.presets import PRESETS

GIB = 2**30
ANSWER = (GlobalAveragePooling2D(), Dense(units=10, activation="softmax"))
SAME = Conv2D(padding="same")
LINEAR = Conv2D(padding="same", activation="linear")


def said(
    layers: Iterable[Layer], *, memory: int = 64 * GIB, images: int = 45_000, scale: bool = True, **training: object
) -> tuple[Caution, ...]:
    config = RunConfig(
        model=ModelConfig(layers=(*layers, *ANSWER), scale_pixels=scale),
        training=TrainingConfig.model_validate(training),
        data=DataConfig(),
    )
    return cautions(Design(config, architecture.summarize(config.model), images, memory))


@pytest.mark.parametrize("name", PRESETS)
def test_nothing_is_said_of_the_apps_own_presets(name):
    config = PRESETS[name].config
    images = data.count_train_images(config.data)
    assert cautions(Design(config, architecture.summarize(config.model), images, 64 * GIB)) == ()


def test_nothing_is_said_of_a_plain_good_network():
    assert said([SAME, MaxPooling2D(), SAME]) == ()


@pytest.mark.parametrize(
    ("layers", "settings", "headline", "reason"),
    [
        ([LINEAR, AveragePooling2D()], {}, "No non-linearity", "All 4 layers only weigh and add"),
        ([LINEAR, BatchNormalization(), SAME], {}, "Layers 1 and 3 are as good as one", "layer 1 .* and layer 3"),
        ([Conv2D(activation="softmax"), SAME], {}, "Softmax inside", r"In layer 1 \(convolution\) softmax"),
        ([SAME, ActivationLayer(activation="sigmoid")], {}, "Sigmoid inside", "at most 0.25"),
        ([SAME], {"learning_rate": 0.1}, "An unusually high", "0.1 is set; adam usually takes about 0.001"),
        ([SAME], {"learning_rate": 1e-6}, "An unusually low", "0.000001 is set"),
        ([SAME], {"optimizer": "sgd", "learning_rate": 1e-3}, "An unusually low", "usually takes about 0.1"),
        ([SAME, BatchNormalization()], {"batch_size": 2}, "Batch normalization with tiny", "variance of 2 images"),
        ([SAME, Dropout(), BatchNormalization()], {}, "Dropout right before batch", "in layer 2"),
        ([SAME, *[MaxPooling2D()] * 5, SAME], {}, "Nothing left to look around", r"3x3 window .* \(1 x 1 x 32\)"),
        ([SAME] * 11, {}, "Deep, with nothing", "11 convolutions in a row"),
        ([SAME], {"images": 10}, "Many parameters", r"1,226 parameters learn from 10 images, 123 each; 73% of them"),
        ([Conv2D(filters=512)], {"batch_size": 2048, "memory": 6 * GIB}, "More memory", "It will be refused"),
        ([Conv2D(filters=64)], {"batch_size": 2048, "memory": 2 * GIB}, "Much memory", r"of this machine's 2.0 GB"),
        ([SAME], {"scale": False}, "Pixels are not scaled", "from 0 to 255"),
    ],
)
def test_each_caution_gives_its_reason_in_numbers(layers, settings, headline, reason):
    found = [caution for caution in said(layers, **settings) if headline in caution.headline]
    assert len(found) == 1, [caution.headline for caution in said(layers, **settings)]
    assert re.search(reason, f"{found[0].headline} {found[0].reason}")


@pytest.mark.parametrize(
    ("layers", "settings"),
    [
        ([LINEAR, BatchNormalization(), ActivationLayer(), SAME], {}),
        ([LINEAR, MaxPooling2D(), SAME], {}),
        ([SAME, BatchNormalization()], {"batch_size": 8}),
        ([*[SAME, BatchNormalization()] * 11], {}),
        ([BatchNormalization(), SAME], {"scale": False}),
        ([SAME], {"learning_rate": 0.1, "optimizer": "sgd"}),
        ([SAME], {"learning_rate": 1e-6, "schedule": {"kind": "range_test"}}),
    ],
)
def test_what_is_well_is_left_in_peace(layers, settings):
    assert said(layers, **settings) == ()


def test_much_dropout_before_the_answer():
    layers = (Flatten(), Dense(units=16), Dropout(rate=0.6), Dense(units=10, activation="softmax"))
    config = RunConfig(model=ModelConfig(layers=layers))
    (caution,) = cautions(Design(config, architecture.summarize(config.model), 45_000, 64 * GIB))
    assert caution.place == 2 and "60% of what the last layer reads" in caution.reason
