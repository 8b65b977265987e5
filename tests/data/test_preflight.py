"""What is told of a picture before a network is asked: each thing is noticed, and its absence too."""

import numpy as np
import pytest
from PIL import Image, ImageFilter

from cnn_core.data.crop import CENTRE, FIT, Crop
from cnn_core.data.preflight import is_blurred, of_the_crop, of_the_file, of_the_picture
from cnn_core.data.uploads import read_picture
from tests.data.hostile import saved

IMAGES = 1000


@pytest.fixture(scope="module")
def photographs(prepared_data) -> np.ndarray:
    """Of CIFAR-10's test set, (1000, 32, 32, 3)."""
    return np.load(prepared_data / "sample" / "x_test.npy", mmap_mode="r")[:IMAGES]


def blurred(pixels: np.ndarray, deviation: float) -> np.ndarray:
    return np.asarray(Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(deviation)))


def of_crop(picture: Image.Image, crop: Crop = CENTRE) -> tuple[str, ...]:
    return read_picture(saved(picture, "PNG"), "x").seen(crop).warnings


def test_sharp_photographs_are_not_called_blurred_and_blurred_ones_are(photographs):
    assert np.mean([is_blurred(pixels) for pixels in photographs]) < 0.002
    assert np.mean([is_blurred(blurred(pixels, 1.0)) for pixels in photographs]) > 0.98
    assert np.mean([is_blurred(blurred(pixels, 2.0)) for pixels in photographs]) == 1


def test_little_contrast_and_no_edges_at_all_are_no_blur(photographs):
    faint = (118 + photographs[:200] / 8).astype(np.uint8)
    assert np.mean([is_blurred(pixels) for pixels in faint]) < 0.02
    assert not is_blurred(np.full((32, 32, 3), 77, np.uint8))


def test_what_blurs_a_large_picture_matters_only_when_32_pixels_show_it(photographs):
    large = Image.fromarray(photographs[7]).resize((512, 512), Image.Resampling.NEAREST)
    told = [of_crop(large.filter(ImageFilter.GaussianBlur(deviation))) for deviation in (0, 3, 32)]
    assert told[:2] == [(), ()]
    assert told[2] == ("It is blurred, even at 32x32 pixels; the network was trained on sharp photographs.",)


def test_grey_pictures_are_told_whatever_their_file_says(photographs):
    grey = Image.fromarray(photographs[3]).convert("L")
    for image in (grey, grey.convert("RGB"), grey.convert("RGBA"), grey.quantize(16), grey.convert("CMYK")):
        content = saved(image, "JPEG" if image.mode == "CMYK" else "PNG")
        assert any("no colours" in note for note in read_picture(content, "x").notes), image.mode
    noted = [list(of_the_picture(Image.fromarray(pixels))) for pixels in photographs]
    assert 0 < sum(map(bool, noted)) < 0.03 * IMAGES


@pytest.mark.parametrize(
    ("size", "crop", "told"),
    [
        ((64, 64), CENTRE, None),
        ((90, 64), CENTRE, None),
        ((128, 64), CENTRE, "Only its middle is looked at: a square, 50% of the length shown."),
        ((128, 64), FIT, "Bars in the colours of its edges fill 50% of the square."),
        ((66, 64), FIT, None),
        ((30, 40), CENTRE, "It is only 30x40 pixels and was enlarged: expect little."),
        ((30, 40), FIT, "Bars in the colours of its edges fill 25% of the square."),
        (
            (640, 480),
            Crop("free", 0.1, 0.1, 0.05),
            "The square holds only 24x24 pixels and was enlarged: expect little.",
        ),
        ((640, 480), Crop("free", 0.1, 0.1, 0.1), None),
    ],
)
def test_what_a_crop_leaves_out_or_adds_is_told(size, crop, told):
    checks = np.indices((32, 32)).sum(axis=0)[..., None] % 2 * np.full(3, 200, np.uint8)
    found = list(of_the_crop(size, crop, checks))
    assert found == ([told] if told else [])


def test_a_picture_much_longer_than_wide_is_cut_to_its_middle_before_it_is_shown():
    picture = Image.new("RGB", (1000, 40), "red")
    picture.paste("blue", (340, 0, 660, 40))
    found = read_picture(saved(picture, "PNG"), "x")
    assert found.original.size == (320, 40)
    assert set(found.original.get_flattened_data()) == {(0, 0, 255)}
    assert found.notes == ("It is 25 times as wide as it is high: only its middle was kept, 8 times as long.",)
    assert list(of_the_file(Image.new("RGB", (320, 40)))) == []


def test_a_second_picture_in_a_telephones_file_is_no_movement():
    photograph = Image.effect_noise((64, 64), 60).convert("RGB")
    content = saved(photograph, "MPO", save_all=True, append_images=[photograph.resize((32, 32))])
    assert "It moves" not in " ".join(read_picture(content, "x").warnings)


def test_the_warnings_of_another_crop_are_its_own():
    picture = read_picture(saved(Image.new("RGB", (90, 40), "red"), "GIF", save_all=True), "x")
    assert picture.warnings == (*picture.notes, *picture.seen(CENTRE).warnings)
    assert "Bars" in picture.seen(FIT).warnings[0] and "middle" in picture.seen(CENTRE).warnings[0]
    np.testing.assert_array_equal(picture.pixels, picture.seen(CENTRE).pixels)
