"""A file from a stranger, made into a picture that a network can be asked about, or refused with a sentence."""

import io
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from PIL import Image, UnidentifiedImageError

from cnn_core.data import preflight
from cnn_core.data.cifar10 import Pixels
from cnn_core.data.crop import CENTRE, Crop, cropped
from cnn_core.errors import ImageError

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
EXTENSIONS = ("png", "jpg", "jpeg", "webp", "gif", "bmp")
MAXIMUM_BYTES = 20 * 1024 * 1024
MAXIMUM_PIXELS = 30_000_000
MAXIMUM_WEBP_PIXELS = 16_000_000
"""Its decoder holds four copies of the picture at once, of four bytes a pixel."""
MAXIMUM_JPEG_PIXELS = 100_000_000
"""A JPEG is decoded at a fraction of its size, so a telephone's largest photographs cost little memory.

A progressive one is not: all of it is held before the first row comes out.
"""

SHOWN_SIDE = 640
NAME_LENGTH = 60
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIXTEEN_BITS = ("I", "I;16", "I;16B", "I;16L", "F")


@dataclass(frozen=True)
class Seen:
    """What the network sees of a picture, (32, 32, 3) uint8, and sentences about how it came to be."""

    pixels: Pixels
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class UploadedPicture:
    """`original` is what a person sees: RGB, upright, at most 640 pixels long. `pixels` is its middle square, 32x32.

    `notes` are sentences about the file, whichever part of it the network is shown.
    """

    name: str
    original: Image.Image
    pixels: Pixels
    notes: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """The notes, and what there is to say about the middle square."""
        return (*self.notes, *preflight.of_the_crop(self.original.size, CENTRE, self.pixels))

    def seen(self, crop: Crop) -> Seen:
        """Another part of the picture; its warnings are those of the crop alone."""
        pixels = cropped(self.original, crop)
        return Seen(pixels, tuple(preflight.of_the_crop(self.original.size, crop, pixels)))


def read_picture(content: bytes, name: str) -> UploadedPicture:
    """The picture in a file, upright, on white where it is transparent.

    Raises ImageError when the file is no picture, is damaged, or is too large. Nothing is trusted: size and format are
    looked at before anything is decoded, and only the decoders of FORMATS are asked.
    """
    shown = display_name(name)
    _check_bytes(content, shown)
    with _refusing(shown):
        image = Image.open(io.BytesIO(content), formats=FORMATS)
        _check_pixels(image, shown)
        notes = list(preflight.of_the_file(image))
        image.seek(0)
        image.draft("RGB", (2 * SHOWN_SIDE, 2 * SHOWN_SIDE))
        image.load()
        turn = _turn(image)
        original = _in_colour(_reduced(_shortened(image)), notes)
        original.thumbnail((SHOWN_SIDE, SHOWN_SIDE), Image.Resampling.BOX, reducing_gap=None)
        if turn is not None:
            original = original.transpose(turn)
            notes.append("It was turned upright, as the camera noted (EXIF orientation).")
        notes += preflight.of_the_picture(original)
        return UploadedPicture(shown, original, cropped(original, CENTRE), tuple(notes))


def display_name(name: str) -> str:
    """A stranger's file name as it may be shown: no folders, nothing invisible, not too long; never used as a path."""
    last = name.replace("\\", "/").rpartition("/")[2]
    spaced = " ".join(last.split())
    visible = "".join(letter for letter in spaced if unicodedata.category(letter)[0] != "C").strip()
    if len(visible) > NAME_LENGTH:
        visible = f"{visible[: NAME_LENGTH // 2]}…{visible[-NAME_LENGTH // 3 :]}"
    return visible or "unnamed file"


def _check_bytes(content: bytes, name: str) -> None:
    if not content:
        raise ImageError(f"{name} is empty. Choose a file with a picture in it.")
    if len(content) > MAXIMUM_BYTES:
        raise ImageError(
            f"{name} has {len(content) / 2**20:.0f} MB; at most {MAXIMUM_BYTES // 2**20} MB are taken. "
            "Save it smaller: the network sees 32x32 pixels anyway."
        )


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    try:
        yield
    except ImageError:
        raise
    except UnidentifiedImageError:
        raise ImageError(
            f"{name} is not a picture that can be read. Choose a PNG, JPEG, WebP, GIF or BMP file."
        ) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise ImageError(f"{name} declares more pixels than can be taken. Save it smaller.") from None
    except Exception as error:
        # Decoders meet damage with errors of every kind; none of them is a reason to trouble more than this file.
        raise ImageError(f"{name} is damaged or incomplete. Save or send it again.") from error


def _most_pixels(image: Image.Image) -> int:
    if image.format == "WEBP":
        return MAXIMUM_WEBP_PIXELS
    row_by_row = image.format in ("JPEG", "MPO") and not image.info.get("progressive")
    return MAXIMUM_JPEG_PIXELS if row_by_row else MAXIMUM_PIXELS


def _check_pixels(image: Image.Image, name: str) -> None:
    limit = _most_pixels(image)
    if image.width * image.height > limit:
        raise ImageError(
            f"{name} declares {image.width:,} x {image.height:,} pixels; at most {limit // 1_000_000} million are "
            "taken. Save it smaller: the network sees 32x32 pixels anyway."
        )


def _turn(image: Image.Image) -> Image.Transpose | None:
    try:
        return _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    except Exception:
        # Notes that nobody can read are no reason to refuse the picture that they are about.
        return None


def _shortened(image: Image.Image) -> Image.Image:
    """The middle of a picture that is much longer than wide."""
    width, height = (min(length, preflight.LONGEST_RATIO * min(image.size)) for length in image.size)
    if (width, height) == image.size:
        return image
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return image.crop((left, top, left + width, top + height))


def _reduced(image: Image.Image) -> Image.Image:
    """Not many more pixels than are kept, so that what follows costs little memory."""
    if image.mode in ("P", "PA"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    elif image.mode == "1":
        image = image.convert("L")
    factor = max(image.size) // (2 * SHOWN_SIDE)
    if factor < 2:
        return image
    if image.mode.startswith("I;16"):
        size = (max(1, image.width // factor), max(1, image.height // factor))
        return image.resize(size, Image.Resampling.BOX)
    return image.reduce(factor)


def _in_colour(image: Image.Image, notes: list[str]) -> Image.Image:
    """RGB; what is transparent becomes white."""
    if image.mode in _SIXTEEN_BITS:
        values = np.asarray(image, np.float64)
        # Sixteen bits to eight: 65535 becomes 255.
        return Image.fromarray(np.clip(values / 257, 0, 255).astype(np.uint8)).convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    layers = image.convert("RGBA")
    if np.asarray(layers)[..., 3].min() < 255:
        notes.append("Its transparent parts were put on white.")
    return Image.alpha_composite(Image.new("RGBA", layers.size, "white"), layers).convert("RGB")
