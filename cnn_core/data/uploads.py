"""A file from a stranger, made into the 32x32 pixels that a network sees, or refused with a sentence."""

import io
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from cnn_core.data.cifar10 import Pixels
from cnn_core.errors import ImageError

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
EXTENSIONS = ("png", "jpg", "jpeg", "webp", "gif", "bmp")
MAXIMUM_BYTES = 20 * 1024 * 1024
MAXIMUM_PIXELS = 30_000_000
MAXIMUM_JPEG_PIXELS = 100_000_000
"""A JPEG is decoded at a fraction of its size, so a telephone's largest photographs cost little memory."""

SIDE = 32
SHOWN_SIDE = 640
NAME_LENGTH = 60
CUT_WORTH_TELLING = 1.5
_ORIENTATION = 0x0112


@dataclass(frozen=True)
class UploadedPicture:
    """`original` is what a person sees, RGB and at most 640 pixels long; `warnings` are sentences about what was done.

    `pixels` is what the network sees: (32, 32, 3) uint8.
    """

    name: str
    original: Image.Image
    pixels: Pixels
    warnings: tuple[str, ...] = ()


def read_picture(content: bytes, name: str) -> UploadedPicture:
    """The middle square of a picture file, each of its 32x32 pixels the mean of those it covers.

    Raises ImageError when the file is no picture, is damaged, or is too large. Nothing is trusted: size and format are
    looked at before anything is decoded, and only the decoders of FORMATS are asked.
    """
    shown = display_name(name)
    _check_bytes(content, shown)
    with _refusing(shown):
        image = Image.open(io.BytesIO(content), formats=FORMATS)
        _check_pixels(image, shown)
        image.draft("RGB", (2 * SHOWN_SIDE, 2 * SHOWN_SIDE))
        image.load()
        warnings = list(_what_is_lost(image))
        picture = _in_colour(_upright(image, warnings), warnings)
        square = _middle_square(picture, warnings)
        original = picture.copy()
        original.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
        return UploadedPicture(shown, original, np.asarray(_shrunk(square)), tuple(warnings))


def display_name(name: str) -> str:
    """A stranger's file name as it may be shown: no folders, nothing invisible, not too long; never used as a path."""
    last = name.replace("\\", "/").rpartition("/")[2]
    visible = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip()
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


def _check_pixels(image: Image.Image, name: str) -> None:
    limit = MAXIMUM_JPEG_PIXELS if image.format == "JPEG" else MAXIMUM_PIXELS
    if image.width * image.height > limit:
        raise ImageError(
            f"{name} declares {image.width:,} x {image.height:,} pixels; at most {limit // 1_000_000} million are "
            "taken. Save it smaller: the network sees 32x32 pixels anyway."
        )


def _what_is_lost(image: Image.Image) -> Iterator[str]:
    if getattr(image, "is_animated", False):
        yield "It moves; only its first frame is looked at."
        image.seek(0)
    if image.mode == "CMYK":
        yield "Its colours are meant for print (CMYK) and were converted for the screen."
    if image.mode in ("1", "L", "LA", "I", "I;16", "I;16B", "F"):
        yield "It has no colours; the network was trained on colour photographs."


def _upright(image: Image.Image, warnings: list[str]) -> Image.Image:
    if image.getexif().get(_ORIENTATION, 1) not in range(2, 9):
        return image
    warnings.append("It was turned upright, as the camera noted (EXIF orientation).")
    return ImageOps.exif_transpose(image)


def _in_colour(image: Image.Image, warnings: list[str]) -> Image.Image:
    """RGB; what is transparent becomes white."""
    if image.mode in ("I", "I;16", "I;16B", "F"):
        values = np.asarray(image, np.float64)
        # Sixteen bits to eight: 65535 becomes 255.
        return Image.fromarray(np.clip(values / 257, 0, 255).astype(np.uint8)).convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    layers = image.convert("RGBA")
    if np.asarray(layers)[..., 3].min() < 255:
        warnings.append("Its transparent parts were put on white.")
    return Image.alpha_composite(Image.new("RGBA", layers.size, "white"), layers).convert("RGB")


def _middle_square(image: Image.Image, warnings: list[str]) -> Image.Image:
    side, length = min(image.size), max(image.size)
    if length > CUT_WORTH_TELLING * side:
        warnings.append(f"Only its middle is looked at: a square, {side / length:.0%} of its length.")
    if side < SIDE:
        warnings.append(f"It is only {image.width}x{image.height} pixels and was enlarged: expect little.")
    left, top = (image.width - side) // 2, (image.height - side) // 2
    return image.crop((left, top, left + side, top + side))


def _shrunk(square: Image.Image) -> Image.Image:
    smaller = square.width >= SIDE
    return square.resize((SIDE, SIDE), Image.Resampling.BOX if smaller else Image.Resampling.BICUBIC)
