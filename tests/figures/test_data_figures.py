"""Figures of the set: what stands under the pointer is what is in the pixels."""

import json

import numpy as np
import pytest

from cnn_core.figures.data import CHANNEL_COLORS, CHANNELS, pixel_grid, pixel_histogram
from tests.ui.test_style import BACKGROUNDS, contrast

IMAGE = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)


def test_the_grid_of_all_channels_carries_every_value_raw_and_scaled():
    (trace,) = pixel_grid(IMAGE, "all", (3, 5)).data
    assert trace.type == "image"
    np.testing.assert_array_equal(trace.z, IMAGE)
    np.testing.assert_allclose(trace.customdata, IMAGE / 255, atol=1e-7)


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_alone_runs_from_black_to_its_own_colour(channel):
    place = CHANNELS.index(channel)
    (trace,) = pixel_grid(IMAGE, channel, (3, 5)).data
    np.testing.assert_array_equal(trace.z, IMAGE[..., place])
    assert (trace.zmin, trace.zmax) == (0, 255)
    full = ["0", "0", "0"]
    full[place] = "255"
    assert trace.colorscale[-1][1] == f"rgb({','.join(full)})"


def test_the_grid_stands_upright_is_square_and_frames_the_chosen_pixel():
    figure = pixel_grid(IMAGE, "all", (3, 5))
    assert tuple(figure.layout.yaxis.range) == (31.5, -0.5)
    assert figure.layout.yaxis.scaleanchor == "x"
    for frame in figure.layout.shapes:
        assert (frame.x0, frame.x1, frame.y0, frame.y1) == (4.5, 5.5, 2.5, 3.5)


def test_the_figures_are_small():
    assert len(pixel_grid(IMAGE, "all", (0, 0)).to_json()) < 40_000
    assert len(json.dumps(json.loads(pixel_grid(IMAGE, "red", (0, 0)).to_json()))) < 20_000


def test_the_histogram_counts_every_value_once():
    histograms = np.arange(3 * 256).reshape(3, 256)
    before, after = (pixel_histogram(histograms, scaled=scaled) for scaled in (False, True))
    for place, (raw, scaled) in enumerate(zip(before.data, after.data, strict=True)):
        assert sum(raw.y) == pytest.approx(1)
        assert raw.y[10] == pytest.approx(histograms[place, 40:44].sum() / histograms[place].sum())
        assert list(raw.customdata[10]) == [40, 43]
        np.testing.assert_array_equal(raw.y, scaled.y)
        np.testing.assert_allclose(scaled.customdata * 255, raw.customdata)
        np.testing.assert_allclose(np.array(scaled.x) * 255, raw.x)
    assert before.layout.xaxis.range[1] == 255 and after.layout.xaxis.range[1] == 1


def test_its_title_is_a_fact():
    histograms = np.zeros((3, 256), np.int64)
    histograms[:, 0], histograms[:, -1] = 3, 1
    assert pixel_histogram(histograms, scaled=False).layout.title.text.startswith("25.0% of all values are 255")
    assert pixel_histogram(histograms, scaled=True).layout.title.text.startswith("25.0% of all values are 1.0")


@pytest.mark.parametrize("theme", BACKGROUNDS)
@pytest.mark.parametrize("color", CHANNEL_COLORS)
def test_a_channels_curve_stands_out_from_both_pages(color, theme):
    assert contrast(color, BACKGROUNDS[theme]) >= 3
