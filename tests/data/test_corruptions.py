"""Corruptions: those of Hendrycks and Dietterich held against others' arithmetic, ours against what they promise."""

import colorsys
import io

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import gaussian_filter

from cnn_core import data
from cnn_core.data.corruptions import CORRUPTIONS, SEVERITIES, corrupt
from cnn_core.errors import ConfigError

SEVERE = SEVERITIES[-1]


@pytest.fixture(scope="module")
def images(prepared_data):
    """Photographs, more than one block of chance holds."""
    return np.load(prepared_data / "sample" / "x_test.npy", mmap_mode="r")[:150]


def distance(one, other):
    return np.abs(one.astype(float) - other.astype(float))


@pytest.mark.parametrize("kind", CORRUPTIONS)
def test_each_keeps_shape_and_type_repeats_itself_and_gets_worse(images, kind):
    corrupted = [corrupt(images, kind, severity) for severity in SEVERITIES]
    for found in corrupted:
        assert (found.shape, found.dtype) == (images.shape, np.uint8)
    np.testing.assert_array_equal(corrupted[2], corrupt(images, kind, 3))
    damage = [distance(found, images).mean() for found in corrupted]
    assert damage[0] > 0 and damage == sorted(damage)


@pytest.mark.parametrize("kind", CORRUPTIONS)
def test_an_image_is_corrupted_alike_alone_and_among_others(images, kind):
    whole = corrupt(images, kind, 3)
    for row in (0, 63, 64, 149):
        np.testing.assert_array_equal(corrupt(images[row : row + 1], kind, 3, first=row)[0], whole[row])
    np.testing.assert_array_equal(corrupt(images[60:130], kind, 3, first=60), whole[60:130])


@pytest.mark.parametrize("kind", ["noise", "rotation", "shift"])
def test_what_is_left_to_chance_depends_on_the_seed_and_on_the_image(images, kind):
    assert (corrupt(images, kind, 3, seed=1) != corrupt(images, kind, 3)).any()
    alike = np.repeat(images[:1], 20, axis=0)
    assert len({found.tobytes() for found in corrupt(alike, kind, SEVERE)}) > 1


@pytest.mark.parametrize(("kind", "severity"), [("fog", 1), ("blur", 0), ("blur", 6)])
def test_another_kind_or_severity_is_refused(images, kind, severity):
    with pytest.raises(ConfigError, match=rf"noise, blur, .* from 1 to 5, not '{kind}' at {severity}"):
        corrupt(images, kind, severity)


def test_no_images_are_no_error(images):
    assert corrupt(images[:0], "noise", 1).shape == (0, 32, 32, 3)


def test_noise_has_the_deviation_that_it_names():
    grey = np.full((200, 32, 32, 3), 128, np.uint8)
    for severity, deviation in zip(SEVERITIES, CORRUPTIONS["noise"].values, strict=True):
        found = corrupt(grey, "noise", severity) / 255
        assert found.std() == pytest.approx(deviation, rel=0.01)
        assert found.mean() == pytest.approx(128 / 255, abs=1e-3)


def test_blur_is_scipys_gaussian_with_the_border_going_on(images):
    for severity, deviation in zip(SEVERITIES, CORRUPTIONS["blur"].values, strict=True):
        expected = gaussian_filter(images.astype(float), (0, deviation, deviation, 0), mode="nearest")
        assert distance(corrupt(images, "blur", severity), expected).max() <= 0.51


def test_brightness_raises_the_value_of_hue_saturation_value(images):
    pixels = np.concatenate([images[0, :8, :8].reshape(-1, 3), [[0, 0, 0], [255, 255, 255], [0, 0, 9]]])
    canvas = np.resize(pixels, (1, 32, 32, 3)).astype(np.uint8)

    def raised(pixel):
        hue, saturation, value = colorsys.rgb_to_hsv(*(pixel / 255))
        return [255 * channel for channel in colorsys.hsv_to_rgb(hue, saturation, min(value + 0.15, 1))]

    expected = [raised(pixel) for pixel in canvas.reshape(-1, 3)]
    assert distance(corrupt(canvas, "brightness", 3).reshape(-1, 3), np.array(expected)).max() <= 0.51


def test_contrast_pulls_each_channel_towards_its_mean(images):
    means = images.mean(axis=(1, 2), keepdims=True)
    assert distance(corrupt(images, "contrast", 2), means + 0.5 * (images - means)).max() <= 0.51


def test_rotation_turns_about_the_middle_to_either_side_and_leaves_no_black_corner():
    canvas = np.full((40, 32, 32, 3), 200, np.uint8)
    canvas[:, :, 15:17] = 255
    found = corrupt(canvas, "rotation", SEVERE)
    assert found.min() >= 200
    # A line upright through the middle, turned by 30 degrees: at row 4 it stands 11.5 tan 30 = 6.6 pixels aside.
    places = found[:, 4, :, 0].argmax(axis=1)
    assert set(places) <= {8, 9, 22, 23} and len(set(places)) > 1
    assert found[:, 15:17, 15:17].min() > 240


def test_shift_moves_by_so_many_pixels_in_each_of_four_directions():
    canvas = np.zeros((60, 32, 32, 3), np.uint8)
    canvas[:, 16, 16] = 255
    found = corrupt(canvas, "shift", 3)
    places = {tuple(np.argwhere(image[..., 0] == 255)[0]) for image in found}
    assert places == {(12, 16), (20, 16), (16, 12), (16, 20)}


def test_scale_enlarges_the_middle():
    canvas = np.zeros((1, 32, 32, 3), np.uint8)
    canvas[:, 12:20, 12:20] = 255
    found = corrupt(canvas, "scale", 4)[0, :, :, 0] > 127
    assert found[16].sum() == found[:, 16].sum() == 12
    np.testing.assert_array_equal(found, found[::-1, ::-1])


def test_jpeg_is_pillows_at_that_quality(images):
    file = io.BytesIO()
    Image.fromarray(images[3]).save(file, "JPEG", quality=40)
    np.testing.assert_array_equal(corrupt(images[3:4], "jpeg", SEVERE)[0], np.asarray(Image.open(file)))


def test_pixelation_leaves_so_many_different_columns(images):
    found = corrupt(images, "pixelation", SEVERE)
    changes = (found[:, :, 1:] != found[:, :, :-1]).any(axis=(0, 1, 3)).sum()
    assert changes == CORRUPTIONS["pixelation"].values[-1] - 1


def test_a_severity_is_told_with_its_unit():
    assert CORRUPTIONS["noise"].words(1) == "standard deviation 0.04 of the range"
    assert CORRUPTIONS["jpeg"].words(5) == "quality 40"
    assert all(str(f"{corruption.values[2]:g}") in corruption.words(3) for corruption in CORRUPTIONS.values())


def test_the_sample_is_what_is_measured(home, images):
    np.testing.assert_array_equal(data.load("sample").test.images[:150], images)
