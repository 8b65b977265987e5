"""A network drawn to scale: how large each of its layers is on paper.

Maps are boxes. Their faces are squares of the maps' own sides, a fixed length for a pixel; their depth grows with
the logarithm of the number of maps, as 3 and 512 would not fit one scale. Lists of numbers are bars, as long as
the logarithm of their number. A layer that leaves the shape as it is, is a thin slab of the same height.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from typing import Literal

from cnn_core.architecture import INPUT_SHAPE, LayerSummary, Shape

Sort = Literal["map", "slab", "bar"]

PIXEL = 2.5
SMALLEST_SIDE = 3.0
DEPTH_A_DOUBLING = 4.0
BAR_A_DOUBLING = 8.0
BAR_WIDTH = 12.0
SLAB_WIDTH = 7.0

IN_WORDS = (
    "Maps are to scale: every pixel has the same length, here and in the picture on the left. Their depth grows with "
    "the logarithm of the number of maps, bars with that of the number of values. Thin slabs leave the shape as it is."
)


@dataclass(frozen=True)
class Drawn:
    """Lengths in units of the drawing; `depth` is that of a box, drawn aslant."""

    sort: Sort
    width: float
    height: float
    depth: float = 0.0


def picture() -> Drawn:
    """What the network receives."""
    return _of(INPUT_SHAPE)


def drawn(rows: Sequence[LayerSummary]) -> tuple[Drawn, ...]:
    """One a layer."""
    received = (INPUT_SHAPE, *(row.output_shape for row in rows))
    return tuple(_layer(before, row) for before, row in zip(received, rows, strict=False))


def _layer(received: Shape, row: LayerSummary) -> Drawn:
    whole = _of(row.output_shape)
    if row.output_shape == received and not row.multiply_adds:
        return Drawn("slab", SLAB_WIDTH, whole.height)
    return whole


def _of(shape: Shape) -> Drawn:
    if len(shape) == 1:
        return Drawn("bar", BAR_WIDTH, max(BAR_A_DOUBLING * log2(shape[0] + 1), SMALLEST_SIDE))
    height, width, channels = shape
    return Drawn(
        "map",
        max(PIXEL * width, SMALLEST_SIDE),
        max(PIXEL * height, SMALLEST_SIDE),
        DEPTH_A_DOUBLING * log2(channels + 1),
    )
