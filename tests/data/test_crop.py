"""The crop of a picture, held against plain NumPy, and every square that may be asked for."""

import numpy as np
import pytest
from PIL import Image

from cnn_core.data.crop import CENTRE, FIT, SIDE, Crop, covered, cropped, frame
from cnn_core.errors import ImageError

RANDOM = np.random.default_rng(0)


def noise(width: int, height: int) -> np.ndarray:
    return np.random.default_rng(width * height).integers(0, 256, (height, width, 3), np.uint8)


def means(values: np.ndarray, factor: int) -> np.ndarray:
    height, width, _ = values.shape
    return values.reshape(height // factor, factor, width // factor, factor, 3).mean(axis=(1, 3))


def test_the_centre_is_the_middle_square_each_pixel_the_mean_of_those_it_covers():
    values = noise(224, 96)
    found = cropped(Image.fromarray(values), CENTRE)
    assert found.shape == (32, 32, 3) and found.dtype == np.uint8
    np.testing.assert_allclose(found, means(values[:, 64:160], 3), atol=1.01)


def test_a_free_square_is_taken_from_where_it_was_put():
    values = noise(320, 160)
    crop = Crop("free", left=0.5, top=0.2, side=0.4)
    assert frame((320, 160), crop) == (160, 32, 224, 96)
    np.testing.assert_allclose(cropped(Image.fromarray(values), crop), means(values[32:96, 160:224], 2), atol=1.01)


@pytest.mark.parametrize("lying", [False, True])
def test_a_fitted_picture_is_whole_its_bars_in_the_colours_of_its_edges(lying):
    picture = np.full((64, 128, 3), 100, np.uint8)
    picture[:8], picture[-8:] = (10, 20, 30), (200, 150, 0)
    found = cropped(Image.fromarray(picture if lying else picture.swapaxes(0, 1)), FIT)
    found = found if lying else found.swapaxes(0, 1)
    assert (found[:10] == (10, 20, 30)).all() and (found[-10:] == (200, 150, 0)).all()
    assert (found[10:22] == 100).all()


def test_a_fitted_square_has_no_bars_and_a_thread_still_has_a_pixel():
    values = noise(64, 64)
    np.testing.assert_array_equal(cropped(Image.fromarray(values), FIT), cropped(Image.fromarray(values), CENTRE))
    thread = Image.new("RGB", (640, 1), (9, 8, 7))
    assert (cropped(thread, FIT) == (9, 8, 7)).all()


@pytest.mark.parametrize("size", [(1, 1), (31, 33), (33, 31), (640, 80), (7, 640), (639, 480)])
def test_whatever_square_is_asked_for_lies_within_the_picture(size):
    picture = Image.fromarray(noise(*size))
    crops = [Crop("free", *RANDOM.random(3)) for _ in range(30)]
    corners = [Crop("free", left, top, side) for left in (0, 1) for top in (0, 1) for side in (1e-9, 1 / 3, 1)]
    for crop in (CENTRE, FIT, *crops, *corners):
        left, top, right, bottom = frame(size, crop)
        assert 0 <= left < right <= size[0] and 0 <= top < bottom <= size[1]
        assert crop.kind == "fit" or (right - left == pytest.approx(bottom - top) and right - left >= 1 - 1e-9)
        assert cropped(picture, crop).shape == (SIDE, SIDE, 3)


def test_how_much_of_a_picture_lies_along_a_side():
    assert covered((640, 480), CENTRE) == 480
    assert covered((640, 480), FIT) == 640
    assert covered((640, 480), Crop("free", 0, 0, 0.1)) == pytest.approx(48)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ((1.2, 0, 0.5), "not at left 1.2"),
        ((0, -0.1, 2), "not at top -0.1, side 2"),
        ((0, 0, 0), "not at side 0"),
        ((float("nan"), 0, float("inf")), "not at left nan, side inf"),
    ],
)
def test_a_square_beyond_its_bounds_is_a_sentence(values, told):
    with pytest.raises(ImageError, match=f"A crop lies between 0 and 1, its side above 0, {told}"):
        Crop("free", *values)
