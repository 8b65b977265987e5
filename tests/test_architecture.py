"""The arithmetic of the preview against Keras itself, for random networks."""

import keras
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cnn_core import architecture
from cnn_core.config import ModelConfig
from cnn_core.design import BlockDesign
from cnn_core.engine.model import build_model
from cnn_core.errors import ConfigError
from cnn_core.layers import Conv2D, Dense, Flatten, MaxPooling2D
from cnn_core.presets import TUTORIAL

HEAD = Dense(units=10, activation="softmax")

designs = st.builds(
    BlockDesign,
    filters=st.lists(st.integers(1, 12), min_size=1, max_size=4).map(tuple),
    kernel_size=st.integers(1, 5),
    padding=st.sampled_from(["valid", "same"]),
    activation=st.sampled_from(["relu", "tanh", "leaky_relu"]),
    batch_normalization=st.booleans(),
    pooling=st.sampled_from(["max", "average"]),
    pool_size=st.integers(1, 4),
    head=st.sampled_from(["flatten", "global average"]),
    units=st.integers(0, 12),
    dropout=st.sampled_from([0.0, 0.3]),
)


def without_keras_additions(model: keras.Model) -> list[keras.Layer]:
    return [layer for layer in model.layers if layer.name not in ("pixels", "scale", "probabilities")]


@given(design=designs, stride=st.integers(1, 3))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_shapes_and_parameters_equal_keras(design, stride):
    layers = list(design.model().layers)
    layers[0] = layers[0].model_copy(update={"strides": stride})
    config = ModelConfig(layers=tuple(layers))
    try:
        summary = architecture.summarize(config)
    except ConfigError:
        assume(False)
    model = build_model(config)
    assert [row.output_shape for row in summary.layers] == [
        layer.output.shape[1:] for layer in without_keras_additions(model)
    ]
    assert [row.parameters for row in summary.layers] == [
        layer.count_params() for layer in without_keras_additions(model)
    ]
    assert summary.parameters == model.count_params()


@given(design=designs)
@settings(max_examples=60, deadline=None)
def test_what_the_preview_refuses_keras_cannot_build(design):
    try:
        architecture.summarize(design.model())
    except ConfigError:
        with pytest.raises(ValueError, match=r"\S"):
            build_model(design.model())


def test_the_tutorials_numbers():
    summary = architecture.summarize(TUTORIAL.config.model)
    assert summary.parameters == 315_722
    assert [row.output_shape for row in summary.layers] == [
        (30, 30, 32),
        (15, 15, 32),
        (13, 13, 64),
        (6, 6, 64),
        (2304,),
        (128,),
        (10,),
    ]
    first, second, hidden, last = 30 * 30 * 32 * 27, 13 * 13 * 64 * 288, 2304 * 128, 1280
    assert summary.multiply_adds == first + second + hidden + last


def test_receptive_field_of_two_convolutions_and_a_pooling():
    # 3x3 sees 3; pooled by 2 sees 4 and steps by 2; another 3x3 sees 4 + 2 * 2.
    summary = architecture.summarize(TUTORIAL.config.model)
    assert [row.receptive_field for row in summary.layers][:4] == [3, 4, 8, 10]


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        (
            (MaxPooling2D(pool_size=8), MaxPooling2D(pool_size=8), Flatten(), HEAD),
            r"Layer 2 \(max pooling, 8x8\) receives a map of only 4x4: nothing would be left",
        ),
        ((Flatten(), Conv2D(), HEAD), r"Layer 2 \(convolution\) needs an image .* a vector of 3072 values"),
        ((Conv2D(), HEAD), r"Layer 2 \(dense\) needs a vector .* 30 x 30 x 32.*flatten"),
    ],
)
def test_impossible_networks_are_explained_by_naming_the_layer(layers, message):
    with pytest.raises(ConfigError, match=message):
        architecture.summarize(ModelConfig(layers=layers))
