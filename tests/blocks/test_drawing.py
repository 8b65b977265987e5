"""The drawing is to scale."""

import pytest

from cnn_core.architecture import follow, summarize
from cnn_core.blocks.drawing import PIXEL, drawn, picture
from cnn_core.layers import Conv2D, Dense, Flatten, MaxPooling2D
from cnn_core.presets import SPEEDRUN, TUTORIAL


def test_sides_follow_pixels_and_depths_channels():
    rows = summarize(TUTORIAL.config.model).layers
    boxes = drawn(rows)
    assert picture().width == picture().height == 32 * PIXEL
    assert [box.sort for box in boxes] == ["map"] * 4 + ["bar"] * 3
    for box, row in zip(boxes[:4], rows, strict=False):
        assert box.width == box.height == PIXEL * row.output_shape[0]
    assert boxes[2].depth > boxes[0].depth > picture().depth
    assert boxes[4].height > boxes[5].height > boxes[6].height


def test_twice_as_many_channels_are_the_same_step_deeper():
    depths = [drawn(follow([Conv2D(filters=count)])[0])[0].depth for count in (63, 127, 255)]
    assert depths[1] - depths[0] == pytest.approx(depths[2] - depths[1])


def test_layers_that_keep_the_shape_are_slabs_as_high_as_what_they_receive():
    layers, rows = SPEEDRUN.config.model.layers, summarize(SPEEDRUN.config.model).layers
    boxes = drawn(rows)
    for place, layer in enumerate(layers):
        if layer.kind in ("activation", "batch_normalization", "normalization"):
            assert boxes[place].sort == "slab"
    assert boxes[2].height == boxes[1].height


def test_nothing_is_too_small_to_be_seen():
    layers = (MaxPooling2D(pool_size=8), MaxPooling2D(pool_size=4), Flatten(), Dense(units=1))
    assert all(min(box.width, box.height) >= 3 for box in drawn(follow(layers)[0]))
