"""Whatever is wrong with a list of layers, there is a remedy, and every remedy works."""

import re

import pytest

from cnn_core import architecture
from cnn_core.blocks.doctor import diagnose, find_break
from cnn_core.blocks.edits import MOST_LAYERS
from cnn_core.config import ModelConfig
from cnn_core.design import BlockDesign
from cnn_core.errors import ConfigError
from cnn_core.layers import (
    Backbone,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    MaxPooling2D,
    SeparableConv2D,
)
from cnn_core.presets import PRESETS
from tests.blocks.lists import random_layers

ANSWER = Dense(units=10, activation="softmax")


def working(layers) -> bool:
    try:
        architecture.summarize(ModelConfig(layers=layers))
    except (ValueError, ConfigError):
        return False
    return True


@pytest.mark.parametrize("beginning", range(0, 300, 50))
def test_each_of_hundreds_of_broken_lists_has_a_remedy_and_each_remedy_works(beginning):
    for seed in range(beginning, beginning + 50):
        layers = random_layers(seed)
        diagnosis = diagnose(layers)
        assert (diagnosis is None) == working(layers), layers
        if diagnosis is not None:
            assert diagnosis.remedies and diagnosis.why and 0 <= diagnosis.place <= len(layers), layers
            for remedy in diagnosis.remedies:
                assert working(remedy.layers), (layers, remedy)
                assert remedy.changes >= 1 and remedy.words
            changes = [remedy.changes for remedy in diagnosis.remedies]
            assert changes == sorted(changes)
            assert len({remedy.layers for remedy in diagnosis.remedies}) == len(changes)


@pytest.mark.slow
def test_long_lists_have_remedies_too():
    for seed in range(400):
        layers = random_layers(seed, most=MOST_LAYERS + 10)
        diagnosis = diagnose(layers)
        assert diagnosis is None or all(working(remedy.layers) for remedy in diagnosis.remedies), layers


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_needs_no_doctor(name):
    assert diagnose(PRESETS[name].config.model.layers) is None


@pytest.mark.parametrize(
    ("layers", "place", "why", "remedies"),
    [
        (
            (Conv2D(), MaxPooling2D(), Dense(units=64), ANSWER),
            2,
            r"Layer 3 \(dense\) needs a vector",
            ["Add flatten before layer 3 (dense)", "Add global average pooling before layer 3 (dense)"],
        ),
        (
            (Conv2D(), Flatten(), Conv2D(padding="same"), ANSWER),
            2,
            r"Layer 3 \(convolution\) needs an image",
            ["Move layer 2 (flatten) behind layer 3 (convolution)", "Remove layer 3 (convolution)"],
        ),
        (
            (MaxPooling2D(pool_size=8), SeparableConv2D(kernel_size=5), GlobalAveragePooling2D(), ANSWER),
            1,
            r"receives a map of only 4x4",
            [
                "Set the padding of layer 2 (separable convolution) to same",
                "Set the kernel size of layer 2 (separable convolution) to 4",
                "Remove layer 1 (max pooling)",
            ],
        ),
        (
            (Flatten(), Dense(units=64)),
            1,
            r"The last layer must be dense with 10 units and softmax",
            ["Give layer 2 (dense) 10 units and softmax", "Add dense with 10 units and softmax at the end"],
        ),
        ((Flatten(), ANSWER, Dropout()), 2, r"The last layer must be dense", ["Move layer 2 (dense) to the end"]),
        (
            (Conv2D(), MaxPooling2D()),
            1,
            r"The last layer must be dense",
            ["Add flatten and dense with 10 units and softmax at the end"],
        ),
        (
            (Conv2D(), Backbone(), GlobalAveragePooling2D(), ANSWER),
            1,
            r"Layer 2 is a trained network, which takes the pixels themselves",
            ["Remove layer 1 (convolution)", "Remove layer 2", "Move layer 2"],
        ),
        ((), 0, r"has no layers", ["Begin with flatten; then add dense with 10 units and softmax at the end"]),
    ],
)
def test_what_is_wrong_is_said_and_the_nearest_comes_first(layers, place, why, remedies):
    diagnosis = diagnose(layers)
    assert diagnosis.place == place
    assert re.search(why, diagnosis.why)
    told = [remedy.words for remedy in diagnosis.remedies]
    for words in remedies:
        assert any(words in one for one in told), told
    assert remedies[0] in told[0]


def test_pooled_away_by_the_sliders_is_mended_with_one_change():
    layers = BlockDesign(filters=(8, 8), pool_size=8).model().layers
    diagnosis = diagnose(layers)
    assert find_break(layers).place == diagnosis.place == 3
    assert diagnosis.remedies[0].changes == 1


def test_too_many_layers_are_cut_short():
    layers = (*(Dropout() for _ in range(MOST_LAYERS + 5)), Flatten(), ANSWER)
    diagnosis = diagnose(layers)
    assert "at most 64 layers; this one has 71" in diagnosis.why
    assert working(diagnosis.remedies[0].layers)
