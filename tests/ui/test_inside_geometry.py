"""Which pixels a value was made from: as large as the architecture says, and where the windows really lie."""

import numpy as np
import pytest

from cnn_core.analysis.output_pixel import window_at
from cnn_core.architecture import summarize
from cnn_core.config import ModelConfig
from cnn_core.layers import Conv2D, Dense, Flatten, MaxPooling2D, Residual, SeparableConv2D
from cnn_core.presets import PRESETS
from ui.inside import geometry


@pytest.mark.parametrize("preset", PRESETS)
def test_what_a_map_sees_is_as_large_as_the_architecture_says(preset):
    model = PRESETS[preset].config.model
    fields = geometry.fields(model)
    for name, row in zip(geometry.configured(model), summarize(model).layers, strict=True):
        if len(row.output_shape) == 3:
            assert min(fields[name].size, geometry.SIDE) == row.receptive_field
            spans = [fields[name].span(place) for place in range(row.output_shape[0])]
            assert all(0 <= start < end <= geometry.SIDE for start, end in spans)


def test_what_a_residual_block_sees_is_what_two_convolutions_see():
    block = [Residual(filters=4, kernel_size=4, strides=2), SeparableConv2D(kernel_size=2, strides=2)]
    plain = [
        Conv2D(filters=4, kernel_size=4, strides=2, padding="same"),
        Conv2D(filters=4, kernel_size=4, padding="same"),
        Conv2D(kernel_size=2, strides=2),
    ]
    ending = [Flatten(), Dense(units=10, activation="softmax")]
    found, expected = (geometry.fields(ModelConfig(layers=[*layers, *ending])) for layers in (block, plain))
    assert found["residual_1"] == expected["conv2d_2"]
    assert found["separable_conv2d_2"] == expected["conv2d_3"]


def test_what_a_map_sees_is_where_its_windows_lie():
    layers = [Conv2D(kernel_size=5, strides=2, padding="same"), MaxPooling2D(pool_size=3), Conv2D(kernel_size=2)]
    model = ModelConfig(layers=[*layers, Flatten(), Dense(units=10, activation="softmax")])
    # Each value is the set of rows that it was made from, as bits.
    seen = (2 ** np.arange(32, dtype=np.int64))[:, None].repeat(32, axis=1)[..., None]
    for name, window, strides, padding in (
        ("conv2d_1", 5, 2, "same"),
        ("max_pooling2d_2", 3, 3, "valid"),
        ("conv2d_3", 2, 1, "valid"),
    ):
        field = geometry.fields(model)[name]
        count = next(
            row.output_shape[0]
            for row, layer in zip(summarize(model).layers, geometry.configured(model), strict=True)
            if layer == name
        )
        rows = [
            int(
                np.bitwise_or.reduce(
                    window_at(seen, (row, 0), (window, 1), strides, padding).values.astype(np.int64), axis=None
                )
            )
            for row in range(count)
        ]
        for row, bits in enumerate(rows):
            start, end = field.span(row)
            assert bits == sum(2**pixel for pixel in range(start, end))
        seen = np.array(rows)[:, None].repeat(count, axis=1)[..., None]
