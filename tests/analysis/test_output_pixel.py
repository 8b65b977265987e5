"""The arithmetic of one output value, held against the layers themselves."""

import typing

import keras
import numpy as np
import pytest

from cnn_core.analysis.output_pixel import Convolution, pooled_pixel, window_at
from cnn_core.analysis.residual_pixel import ResidualBlock
from cnn_core.engine.kernels import weight_name
from cnn_core.engine.model import keras_layer
from cnn_core.layers import (
    Activation,
    AveragePooling2D,
    Conv2D,
    MaxPooling2D,
    Residual,
    SeparableConv2D,
    Whitening,
)

CASES = [
    (9, 3, 1, "valid"),
    (9, 3, 2, "same"),
    (8, 3, 2, "same"),
    (8, 3, 3, "valid"),
    (7, 2, 1, "same"),
    (5, 1, 4, "same"),
]
BLOCKS = [
    Residual(filters=3, batch_normalization=False),
    Residual(filters=3, activation="gelu"),
    Residual(filters=5, kernel_size=2),
    Residual(filters=4, strides=2, activation="softmax", batch_normalization=False),
]


def made_layer(settings, inputs):
    keras.utils.set_random_seed(0)
    layer = keras_layer(settings, "layer")
    outputs = layer(inputs[None])
    for weight in layer.weights:
        drawn = np.random.default_rng(1).normal(size=weight.shape)
        weight.assign(np.abs(drawn) if weight.name == "moving_variance" else drawn)
    outputs = layer(inputs[None])
    return {weight_name(layer, weight): weight.numpy() for weight in layer.weights}, np.asarray(outputs)[0]


def picture(side, channels=3):
    return np.random.default_rng(0).normal(size=(side, side, channels)).astype(np.float32)


@pytest.mark.parametrize(("side", "kernel", "strides", "padding"), CASES)
def test_every_output_of_a_convolution_is_its_layers(side, kernel, strides, padding):
    settings, inputs = Conv2D(filters=4, kernel_size=kernel, strides=strides, padding=padding), picture(side)
    weights, outputs = made_layer(settings, inputs)
    convolution = Convolution.of(settings, weights)
    for (row, column, filter_index), value in np.ndenumerate(outputs):
        pixel = convolution.pixel(inputs, row, column, filter_index)
        assert pixel.value == pytest.approx(value, abs=1e-5, rel=1e-5)
        assert pixel.products.sum() + pixel.bias == pytest.approx(pixel.total)
        np.testing.assert_allclose(pixel.by_channel.sum() + pixel.bias, pixel.total)
        np.testing.assert_array_equal(pixel.products, pixel.window.values * weights["kernel"][..., filter_index])
    np.testing.assert_allclose(convolution.maps(inputs), outputs, atol=1e-5, rtol=1e-5)
    with pytest.raises(ValueError, match=f"row must be from 0 to {len(outputs) - 1}, .* not {len(outputs)}"):
        convolution.pixel(inputs, len(outputs), 0, 0)


@pytest.mark.parametrize("activation", typing.get_args(Activation))
def test_each_activation_is_keras(activation):
    settings, inputs = Conv2D(filters=5, activation=activation, use_bias=False), picture(6)
    weights, outputs = made_layer(settings, inputs)
    convolution = Convolution.of(settings, weights)
    found = [convolution.pixel(inputs, *place).value for place in np.ndindex(outputs.shape)]
    np.testing.assert_allclose(np.reshape(found, outputs.shape), outputs, atol=1e-5)
    np.testing.assert_allclose(convolution.maps(inputs), outputs, atol=1e-5)


@pytest.mark.parametrize(("side", "kernel", "strides", "padding"), CASES)
def test_a_separable_convolution_is_one_with_kernels_of_both_steps(side, kernel, strides, padding):
    settings, inputs = SeparableConv2D(filters=4, kernel_size=kernel, strides=strides, padding=padding), picture(side)
    weights, outputs = made_layer(settings, inputs)
    np.testing.assert_allclose(Convolution.of(settings, weights).maps(inputs), outputs, atol=1e-4, rtol=1e-5)


@pytest.mark.parametrize("settings", BLOCKS)
def test_every_output_of_a_residual_block_is_its_layers(settings):
    inputs = picture(7)
    weights, outputs = made_layer(settings, inputs)
    block = ResidualBlock.of(settings, weights, inputs)
    for (row, column, filter_index), value in np.ndenumerate(outputs):
        pixel = block.pixel(row, column, filter_index)
        assert pixel.value == pytest.approx(value, abs=1e-4, rel=1e-4)
        assert pixel.total == pytest.approx(pixel.added + pixel.around)
        assert (pixel.added == pytest.approx(pixel.sums.total)) == (not settings.batch_normalization)
        if not settings.projects(3):
            assert pixel.around == pytest.approx(inputs[row, column, filter_index])
    with pytest.raises(ValueError, match=f"filter must be from 0 to {settings.filters - 1}, .* not {settings.filters}"):
        block.pixel(0, 0, settings.filters)


def test_whitening_is_a_convolution_without_activation():
    settings, inputs = Whitening(kernel_size=2), picture(4)
    weights, outputs = made_layer(settings, inputs)
    pixel = Convolution.of(settings, weights).pixel(inputs, 2, 1, 17)
    assert pixel.value == pixel.total == pytest.approx(outputs[2, 1, 17], abs=1e-5)


@pytest.mark.parametrize("kind", [MaxPooling2D, AveragePooling2D])
def test_every_output_of_pooling_is_its_layers(kind):
    settings, inputs = kind(pool_size=3), picture(10, 2)
    _, outputs = made_layer(settings, inputs)
    for (row, column, channel), value in np.ndenumerate(outputs):
        pixel = pooled_pixel(settings, inputs, row, column, channel)
        assert pixel.value == pytest.approx(value, abs=1e-6)
        if pixel.winner is None:
            assert kind is AveragePooling2D
        else:
            place = pixel.window.top + pixel.winner[0], pixel.window.left + pixel.winner[1]
            assert inputs[*place, channel] == np.float32(value)
    with pytest.raises(ValueError, match=r"channel must be from 0 to 1, .* not 2"):
        pooled_pixel(settings, inputs, 0, 0, 2)


def test_padding_is_nothing_and_told():
    inputs = np.ones((4, 4, 1), np.float32)
    corner = window_at(inputs, (0, 3), (3, 3), 1, "same")
    assert (corner.top, corner.left) == (-1, 2)
    np.testing.assert_array_equal(corner.inside, [[0, 0, 0], [1, 1, 0], [1, 1, 0]])
    np.testing.assert_array_equal(corner.values[..., 0], corner.inside)


def test_of_equal_values_the_first_wins():
    pixel = pooled_pixel(MaxPooling2D(), np.zeros((4, 4, 1), np.float32), 1, 1, 0)
    assert pixel.winner == (0, 0)


def test_a_filter_that_is_not_there_is_a_sentence():
    convolution = Convolution(np.zeros((1, 1, 1, 4), np.float32), None)
    with pytest.raises(ValueError, match=r"filter must be from 0 to 3, .* not 4"):
        convolution.pixel(np.zeros((2, 2, 1), np.float32), 0, 0, 4)
