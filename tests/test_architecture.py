"""The arithmetic of the preview against Keras itself, for random networks."""

import keras
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cnn_core import architecture
from cnn_core.config import ModelConfig
from cnn_core.design import BLOCK_KINDS, BlockDesign
from cnn_core.engine.layers import Residual as KerasResidual
from cnn_core.engine.model import build_model
from cnn_core.errors import ConfigError
from cnn_core.layers import (
    ActivationLayer,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    MaxPooling2D,
    Residual,
    SeparableConv2D,
    Whitening,
)
from cnn_core.presets import TUTORIAL

HEAD = Dense(units=10, activation="softmax")

designs = st.builds(
    BlockDesign,
    filters=st.lists(st.integers(1, 12), min_size=1, max_size=4).map(tuple),
    block=st.sampled_from(BLOCK_KINDS),
    kernel_size=st.integers(1, 5),
    padding=st.sampled_from(["valid", "same"]),
    activation=st.sampled_from(["relu", "tanh", "leaky_relu"]),
    batch_normalization=st.booleans(),
    pooling=st.sampled_from(["max", "average"]),
    pool_size=st.integers(1, 4),
    head=st.sampled_from(["flatten", "global average"]),
    units=st.integers(0, 12),
    dropout=st.sampled_from([0.0, 0.3]),
    l2=st.sampled_from([0.0, 1e-3]),
)


small, windows, rates = st.integers(1, 8), st.integers(1, 5), st.sampled_from([0.0, 1e-3])
convolution = {
    "filters": small,
    "kernel_size": windows,
    "strides": st.integers(1, 3),
    "padding": st.sampled_from(["valid", "same"]),
    "use_bias": st.booleans(),
    "l1": rates,
    "l2": rates,
}
on_maps = st.one_of(
    st.builds(Conv2D, **convolution),
    st.builds(SeparableConv2D, **convolution),
    st.builds(
        Residual,
        filters=st.sampled_from([3, 4]),
        kernel_size=windows,
        strides=st.integers(1, 3),
        batch_normalization=st.booleans(),
        l2=rates,
    ),
    st.builds(MaxPooling2D, pool_size=st.integers(1, 3)),
    st.builds(AveragePooling2D, pool_size=st.integers(1, 3)),
    st.builds(BatchNormalization, scale=st.booleans()),
    st.just(ActivationLayer()),
    st.builds(Whitening, kernel_size=st.integers(1, 2)),
)
networks = st.builds(
    lambda maps, to_vector, vectors: ModelConfig(layers=(*maps, to_vector, *vectors, HEAD)),
    st.lists(on_maps, min_size=1, max_size=5),
    st.sampled_from([Flatten(), GlobalAveragePooling2D()]),
    st.lists(
        st.one_of(st.builds(Dense, units=small, use_bias=st.booleans(), l2=rates), st.just(Dropout())), max_size=2
    ),
)


def without_keras_additions(model: keras.Model) -> list[keras.Layer]:
    return [layer for layer in model.layers if layer.name not in ("pixels", "scale", "probabilities")]


@given(design=designs, stride=st.integers(1, 3))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
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


def counted_multiply_adds(layer: keras.Layer) -> int:
    """By Keras's own layers: each of a kernel's weights is used once at each place that it stands at."""
    parts = [layer.first, layer.second, layer.shortcut] if isinstance(layer, KerasResidual) else [layer]
    kernels = [weight for part in parts if part for weight in part.weights if "kernel" in weight.name]
    places = np.prod(layer.output.shape[1:-1], dtype=int)
    return int(sum(np.prod(kernel.shape, dtype=int) * places for kernel in kernels))


@given(config=networks)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_random_lists_of_layers_are_counted_as_keras_has_them(config):
    try:
        summary = architecture.summarize(config)
    except ConfigError:
        assume(False)
    model = build_model(config)
    layers = without_keras_additions(model)
    assert [row.output_shape for row in summary.layers] == [layer.output.shape[1:] for layer in layers]
    assert [row.parameters for row in summary.layers] == [layer.count_params() for layer in layers]
    assert [row.multiply_adds for row in summary.layers] == [counted_multiply_adds(layer) for layer in layers]
    assert bool(model.losses) == any(getattr(layer, name, 0) for layer in config.layers for name in ("l1", "l2"))


@given(design=designs)
@settings(max_examples=40, deadline=None)
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


def test_a_residual_block_by_hand():
    """Sixteen maps at half the size: 3x3 on 3, 3x3 on 16, and 1x1 on 3 for the shortcut, each normalized."""
    row = architecture.summarize(ModelConfig(layers=(Residual(filters=16, strides=2), Flatten(), HEAD))).layers[0]
    assert (row.output_shape, row.receptive_field) == ((16, 16, 16), 7)
    assert row.detail == "2 x 16 of 3x3, stride 2, relu"
    assert row.parameters == (27 + 144 + 3 + 3 * 4) * 16
    assert row.multiply_adds == (27 + 144 + 3) * 16 * 256
    assert row.values == (3 * 2 + 3) * 16 * 256


def test_a_separable_convolution_by_hand():
    layers = (SeparableConv2D(filters=16, padding="same", l2=1e-4), Flatten(), HEAD)
    row = architecture.summarize(ModelConfig(layers=layers)).layers[0]
    assert (row.output_shape, row.receptive_field) == ((32, 32, 16), 3)
    assert row.detail == "16 of 3x3, relu, L2 0.0001"
    assert row.parameters == 9 * 3 + 3 * 16 + 16
    assert row.multiply_adds == (9 * 3 + 3 * 16) * 1024
    assert row.values == (3 + 16) * 1024


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        (
            (MaxPooling2D(pool_size=8), MaxPooling2D(pool_size=8), Flatten(), HEAD),
            r"Layer 2 \(max pooling, 8x8\) receives a map of only 4x4: nothing would be left",
        ),
        ((Flatten(), Conv2D(), HEAD), r"Layer 2 \(convolution\) needs an image .* a vector of 3072 values"),
        ((Flatten(), Residual(), HEAD), r"Layer 2 \(residual block\) needs an image"),
        ((Conv2D(), HEAD), r"Layer 2 \(dense\) needs a vector .* 30 x 30 x 32.*flatten"),
    ],
)
def test_impossible_networks_are_explained_by_naming_the_layer(layers, message):
    with pytest.raises(ConfigError, match=message):
        architecture.summarize(ModelConfig(layers=layers))
