"""Maps, kernels and vectors as pictures: each value has its colour, in its place."""

import re

import numpy as np
import pytest

from cnn_core.figures import inside

BLACK, LOWEST, HIGHEST = inside.STOPS[0.0], inside.STOPS[-1.0], inside.STOPS[1.0]


def colours(image):
    return np.asarray(image.convert("RGB"))


def test_zero_the_ends_and_what_is_no_number_have_their_colours():
    shown = colours(inside.map_picture(np.array([[-2, 0, 2, 9, np.nan, np.inf]], np.float32), 2.0))
    wanted = [LOWEST, BLACK, HIGHEST, HIGHEST, inside.NO_NUMBER_COLOUR, inside.NO_NUMBER_COLOUR]
    np.testing.assert_array_equal(shown[0], wanted)


def test_a_larger_value_is_brighter_on_either_side_of_zero():
    ramp = np.linspace(0, 1, 60, dtype=np.float32)
    for side in (ramp, -ramp):
        brightness = colours(inside.map_picture(side[None], 1.0))[0].astype(int).sum(axis=1)
        assert (np.diff(brightness) >= 0).all() and brightness[-1] > brightness[0] + 400


@pytest.mark.parametrize("shape", [(4, 4, 1), (5, 5, 7), (13, 13, 64), (1, 1, 256), (3, 3, 512)])
def test_each_map_stands_in_its_place_on_the_sheet(shape):
    maps = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    bound = inside.largest(maps)
    sheet = inside.map_sheet(maps, bound, gutter=1)
    assert (sheet.height, sheet.width, sheet.count) == shape
    assert max(sheet.image.size) <= inside.LARGEST_SHEET_SIDE
    whole = colours(sheet.image)
    for number in (0, shape[2] // 2, shape[2] - 1):
        top, left = number // sheet.columns * (shape[0] + 2), number % sheet.columns * (shape[1] + 2)
        cut = whole[top : top + shape[0] + 2, left : left + shape[1] + 2]
        alone = colours(inside.map_picture(maps[..., number], bound))
        np.testing.assert_array_equal(cut, np.pad(alone, ((1, 1), (1, 1), (0, 0)), mode="edge"))


def test_a_colour_filter_is_grey_where_it_is_zero_and_full_at_its_largest_weight():
    kernel = np.zeros((1, 2, 3, 2), np.float32)
    kernel[0, 0, 0, 0], kernel[0, 1, 2, 1] = 0.01, -5
    shown = np.asarray(inside.filter_sheet(kernel).image)
    np.testing.assert_array_equal(shown[0, :2], [[255, 128, 128], [128, 128, 128]])
    sheet = inside.filter_sheet(kernel)
    top, left = divmod(1, sheet.columns)
    np.testing.assert_array_equal(np.asarray(sheet.image)[top, left * 2 + 1], [128, 128, 0])


def test_bars_reach_from_the_line_of_zero():
    image = colours(inside.bar_picture(np.array([1, -1, 0, 0.5], np.float32)))
    filled = (image != BLACK).any(axis=2)
    half = inside.BAR_HEIGHT // 2
    assert filled[:half, 0].all() and not filled[half:, 0].any()
    assert filled[half:, 1].all() and not filled[:half, 1].any()
    assert not filled[:, 2].any() and filled[:, 3].sum() == half // 2


def test_a_vector_is_wrapped_and_its_last_line_filled_with_what_is_no_number():
    lines = inside.wrapped(np.arange(7, dtype=np.float32), 3)
    np.testing.assert_array_equal(lines, [[0, 1, 2], [3, 4, 5], [6, np.nan, np.nan]])
    assert inside.wrapped(np.zeros(10, np.float32)).shape == (3, 4)


@pytest.mark.parametrize("values", [[], [0, 0], [np.nan, np.inf]])
def test_a_scale_is_never_of_no_length(values):
    assert 0 < inside.largest(np.array(values, np.float32)) < 1e-6


def test_words_on_a_colour_are_read():
    for share in np.linspace(-1, 1, 41):
        luminance = np.dot([int(part) for part in re.findall(r"\d+", inside.colour_of(share))], [0.299, 0.587, 0.114])
        assert abs(luminance - (255 if inside.reads_on_dark(share) else 18)) > 70
