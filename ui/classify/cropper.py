"""A picture with a square on it that is moved and resized by hand or by key: the part that the network is shown."""

from dataclasses import asdict

from PIL import Image

from cnn_core.data.crop import Crop, frame
from cnn_core.errors import ImageError
from ui import png
from ui.component import component

_component = component("cropper", '<div class="epochscope-cropper"></div>', shares=["element"])


def cropper(picture: Image.Image, part: Crop, *, key: str, name: str) -> Crop | None:
    """Show the picture and what of it is looked at; returns another square in the one page run that its move causes.

    Of a `free` crop the square can be moved; of the others it is only drawn.
    """
    left, top, right, bottom = frame(picture.size, part)
    result = _component(
        key=key,
        data={
            "source": png.photograph_address(picture),
            "name": name,
            "width": picture.width,
            "height": picture.height,
            "frame": [left, top, right, bottom],
            "movable": part.kind == "free",
        },
        on_moved_change=_ignore,
    )
    told = result.get("moved")
    if part.kind != "free" or not isinstance(told, dict):
        return None
    try:
        wanted = Crop("free", float(told["left"]), float(told["top"]), float(told["side"]))
    except (KeyError, TypeError, ValueError, OverflowError, ImageError):
        # What a browser tells may be anything.
        return None
    return wanted if asdict(wanted) != asdict(part) else None


def _ignore() -> None:
    """A trigger needs a callback; the page reads its value instead."""
