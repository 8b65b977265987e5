"""A sheet to draw on in flat colours: 256x256, drawn four times as large and then shrunk, so that edges are smooth."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

SIDE = 256
_TIMES = 4
_STEPS = 12

Point = tuple[float, float]


class Sheet:
    """Positions and lengths are in 0..256, from the top left corner; colours as CSS writes them."""

    def __init__(self, colour: str) -> None:
        self._image = Image.new("RGB", (SIDE * _TIMES, SIDE * _TIMES), colour)
        self._draw = ImageDraw.Draw(self._image)

    def picture(self) -> Image.Image:
        """(256, 256) RGB."""
        return self._image.resize((SIDE, SIDE), Image.Resampling.BOX)

    def band(self, top: float, bottom: float, colour: str) -> None:
        """From one side to the other."""
        self._draw.rectangle([0, top * _TIMES, SIDE * _TIMES, bottom * _TIMES], colour)

    def box(self, left: float, top: float, right: float, bottom: float, colour: str, *, rounded: float = 0) -> None:
        self._draw.rounded_rectangle([value * _TIMES for value in (left, top, right, bottom)], rounded * _TIMES, colour)

    def oval(self, x: float, y: float, wide: float, high: float, colour: str) -> None:
        """Around its middle, `wide` and `high` to each side."""
        self._draw.ellipse([value * _TIMES for value in (x - wide, y - high, x + wide, y + high)], colour)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        self.oval(x, y, radius, radius, colour)

    def shape(self, points: Sequence[Point], colour: str) -> None:
        """With straight edges."""
        self._draw.polygon([(x * _TIMES, y * _TIMES) for x, y in points], colour)

    def blob(self, points: Sequence[Point], colour: str) -> None:
        """A closed curve through the points."""
        self.shape(_smooth([points[-1], *points, points[0], points[1]]), colour)

    def stroke(self, points: Sequence[Point], width: float, colour: str) -> None:
        """A line along the points, its ends and corners round."""
        self._stroke(points, width, colour)

    def curve(self, points: Sequence[Point], width: float, colour: str) -> None:
        """A stroke that bends smoothly through the points."""
        self._stroke(_smooth([points[0], *points, points[-1]]), width, colour)

    def _stroke(self, points: Sequence[Point], width: float, colour: str) -> None:
        self._draw.line([(x * _TIMES, y * _TIMES) for x, y in points], colour, round(width * _TIMES))
        for x, y in points:
            self.disc(x, y, width / 2, colour)


def _smooth(points: Sequence[Point]) -> list[Point]:
    """Through all but the first and the last of the points (Catmull and Rom, 1974)."""
    places = np.asarray(points, np.float64)
    steps = np.linspace(0, 1, _STEPS, endpoint=False)[:, None]
    curve = [_between(places[start : start + 4], steps) for start in range(len(places) - 3)]
    return [(float(x), float(y)) for x, y in np.concatenate([*curve, places[-2:-1]])]


def _between(four: NDArray[np.float64], steps: NDArray[np.float64]) -> NDArray[np.float64]:
    before, here, there, after = four
    bend, twist = 2 * before - 5 * here + 4 * there - after, 3 * here - before - 3 * there + after
    return np.asarray(here + 0.5 * ((there - before) * steps + bend * steps**2 + twist * steps**3))
