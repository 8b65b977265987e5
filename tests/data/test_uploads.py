"""Files from strangers: each becomes 32x32 pixels or a sentence, whatever it is."""

import io
import random
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from cnn_core.data import uploads
from cnn_core.data.uploads import display_name, read_picture
from cnn_core.errors import ImageError

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 200, 40), (20, 40, 230), (255, 255, 255)


def saved(image: Image.Image, kind: str, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def quarters(size: int = 64) -> Image.Image:
    """Red and green above blue and white."""
    colours = np.array([[RED, GREEN], [BLUE, WHITE]], np.uint8)
    return Image.fromarray(colours.repeat(size // 2, axis=0).repeat(size // 2, axis=1))


def corners(pixels: np.ndarray) -> list[tuple[int, ...]]:
    return [tuple(int(value) for value in pixels[row, column]) for row in (4, 27) for column in (4, 27)]


@pytest.mark.parametrize("kind", ["PNG", "BMP", "WEBP", "GIF", "JPEG"])
def test_every_format_gives_the_same_picture(kind):
    options = {"lossless": True} if kind == "WEBP" else {"quality": 95} if kind == "JPEG" else {}
    picture = read_picture(saved(quarters(), kind, **options), "x")
    assert picture.pixels.shape == (32, 32, 3) and picture.pixels.dtype == np.uint8
    assert picture.warnings == ()
    np.testing.assert_allclose(corners(picture.pixels), [RED, GREEN, BLUE, WHITE], atol=6)


def test_32x32_pixels_are_taken_as_they_are():
    pixels = np.random.default_rng(0).integers(0, 256, (32, 32, 3), np.uint8)
    assert (read_picture(saved(Image.fromarray(pixels), "PNG"), "x").pixels == pixels).all()


def test_each_pixel_is_the_mean_of_those_it_covers():
    pixels = np.random.default_rng(0).integers(0, 256, (128, 128, 3), np.uint8)
    means = pixels.reshape(32, 4, 32, 4, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(read_picture(saved(Image.fromarray(pixels), "PNG"), "x").pixels, means, atol=1.01)


# Where red, green, blue and white of `quarters` come to lie (row by row), by the EXIF standard's orientations.
@pytest.mark.parametrize(
    ("orientation", "expected"),
    [
        (3, [WHITE, BLUE, GREEN, RED]),
        (6, [BLUE, RED, WHITE, GREEN]),
        (8, [GREEN, WHITE, RED, BLUE]),
        (2, [GREEN, RED, WHITE, BLUE]),
    ],
)
def test_what_the_camera_noted_turns_the_picture(orientation, expected):
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = read_picture(saved(quarters(), "JPEG", exif=exif, quality=95), "x")
    np.testing.assert_allclose(corners(picture.pixels), expected, atol=6)
    assert any("turned upright" in warning for warning in picture.warnings)


def with_alpha(alpha: int) -> Image.Image:
    image = quarters().convert("RGBA")
    image.putalpha(alpha)
    return image


def moving() -> bytes:
    frames = [Image.new("RGB", (40, 40), colour) for colour in (RED, BLUE)]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:])


@pytest.mark.parametrize(
    ("content", "corner", "told"),
    [
        (saved(with_alpha(0), "PNG"), WHITE, "transparent parts were put on white"),
        (saved(quarters().convert("L").convert("LA"), "PNG"), None, "no colours"),
        (moving(), RED, "first frame"),
        (saved(quarters().convert("CMYK"), "JPEG", quality=95), None, "CMYK"),
        (saved(quarters().convert("L"), "PNG"), None, "no colours"),
        (saved(Image.fromarray(np.full((40, 40), 65535, np.uint16)), "PNG"), WHITE, "no colours"),
        (saved(quarters().convert("1"), "PNG"), None, "no colours"),
        (saved(Image.new("RGB", (1, 1), RED), "PNG"), RED, "only 1x1 pixels and was enlarged"),
        (
            saved(Image.new("RGB", (1, 10_000), RED), "PNG"),
            RED,
            "10,000 times as long as it is wide: only its middle was kept",
        ),
        (saved(Image.new("RGB", (90, 40), RED), "PNG"), RED, "Only its middle is looked at: a square, 44%"),
    ],
)
def test_what_is_changed_is_told(content, corner, told):
    picture = read_picture(content, "x")
    assert picture.pixels.shape == (32, 32, 3)
    assert any(told in warning for warning in picture.warnings), picture.warnings
    if corner:
        np.testing.assert_allclose(picture.pixels[4, 4], corner, atol=6)


def test_a_palette_with_one_transparent_colour_is_put_on_white():
    image = quarters().quantize(4)
    image.info["transparency"] = image.getpixel((2, 2))
    picture = read_picture(saved(image, "PNG"), "x")
    np.testing.assert_allclose(corners(picture.pixels), [WHITE, GREEN, BLUE, WHITE], atol=2)


def test_an_opaque_alpha_channel_is_not_worth_a_word():
    assert read_picture(saved(with_alpha(255), "PNG"), "x").warnings == ()


def test_the_picture_shown_is_small_whatever_the_file_is():
    picture = read_picture(saved(Image.new("RGB", (4000, 3000), RED), "JPEG"), "x")
    assert max(picture.original.size) <= uploads.SHOWN_SIDE
    assert picture.original.size[0] > picture.original.size[1]


def declaring(width: int, height: int) -> bytes:
    """A PNG that says it is this large and has no pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"<html><script>alert(1)</script></html>", "not a picture"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "not a picture"),
        (b"PK\x03\x04" + bytes(500), "not a picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "not a picture"),
        (saved(quarters(), "TIFF"), "not a picture"),
        (saved(quarters(), "PNG")[:120], "damaged or incomplete"),
        (saved(quarters(512), "JPEG")[:900], "damaged or incomplete"),
        (declaring(64, 64), "damaged or incomplete"),
        (declaring(6000, 6000), "declares 6,000 x 6,000 pixels; at most 30 million"),
        (declaring(50_000, 50_000), "more pixels than can be taken"),
        (bytes(uploads.MAXIMUM_BYTES + 1), "has 20 MB; at most 20 MB"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(ImageError, match=f"^holiday.png.*{sentence}"):
        read_picture(content, "holiday.png")


@pytest.mark.parametrize("kind", ["PNG", "BMP", "WEBP", "GIF", "JPEG"])
def test_damage_of_any_kind_gives_a_picture_or_a_sentence(kind):
    whole, chance = saved(quarters(), kind), random.Random(kind)
    refused = 0
    for _ in range(150):
        damaged = bytearray(whole[: chance.randrange(8, len(whole))] if chance.random() < 0.4 else whole)
        for _ in range(chance.randrange(1, 12)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            assert read_picture(bytes(damaged), "x").pixels.shape == (32, 32, 3)
        except ImageError:
            refused += 1
    assert refused


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("cat.png", "cat.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\cat.png", "cat.png"),
        ("kat\u202egnp.exe\n", "katgnp.exe"),
        ("a\u2028black\r\ncat.png", "a black cat.png"),
        ("", "unnamed file"),
        ("日本.jpg", "日本.jpg"),
    ],
)
def test_a_name_is_shown_without_its_tricks(name, shown):
    assert display_name(name) == shown


def test_a_long_name_is_shortened():
    assert len(display_name("x" * 5000 + ".png")) <= uploads.NAME_LENGTH
