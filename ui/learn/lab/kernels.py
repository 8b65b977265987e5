"""Kernels to begin with: what each is good for, in a sentence."""

from dataclasses import asdict, dataclass
from typing import Any

Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Preset:
    """`rows` are the weights, row by row. A `random` one is drawn anew at each click."""

    name: str
    rows: Rows
    words: str
    random: bool = False


def _times(factor: float, rows: Rows) -> Rows:
    return tuple(tuple(factor * weight for weight in row) for row in rows)


ONES: Rows = ((1, 1, 1),) * 3

ZERO_ONE = Preset("0 and 1", ((1, 0, 1), (0, 1, 0), (1, 0, 1)), "A cross: it adds up the five pixels under its ones.")
BLUR = Preset("blur", _times(1 / 9, ONES), "The average of nine neighbours: what differs is evened out.")
EDGES = Preset("edges", ((-1, -1, -1), (-1, 8, -1), (-1, -1, -1)), "Each pixel less its neighbours: only changes stay.")
SHARPEN = Preset("sharpen", ((0, -1, 0), (-1, 5, -1), (0, -1, 0)), "The picture plus its edges.")
SOBEL_X = Preset("Sobel x", ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)), "Right less left: vertical edges.")
SOBEL_Y = Preset("Sobel y", ((-1, -2, -1), (0, 0, 0), (1, 2, 1)), "Below less above: horizontal edges.")
EMBOSS = Preset("emboss", ((-2, -1, 0), (-1, 1, 1), (0, 1, 2)), "Light from one corner, as on a coin.")
IDENTITY = Preset("identity", ((0, 0, 0), (0, 1, 0), (0, 0, 0)), "The picture itself.")
RANDOM = Preset(
    "random", ((0.4, -0.7, 0.1), (0.9, -0.2, -0.5), (0.3, 0.6, -0.8)), "Where every network begins.", random=True
)
PRESETS = (ZERO_ONE, BLUR, EDGES, SHARPEN, SOBEL_X, SOBEL_Y, EMBOSS, IDENTITY, RANDOM)


def told(presets: tuple[Preset, ...] = PRESETS) -> list[dict[str, Any]]:
    """For the browser."""
    return [asdict(preset) for preset in presets]
