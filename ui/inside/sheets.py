"""Sheets of many small pictures on their way to the browser: one address a sheet, however many maps it holds."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.figures.inside import Sheet, bar_picture, largest, map_sheet, wrapped
from cnn_core.inside import LayerFacts
from ui import png
from ui.inside.geometry import SIDE
from ui.inside.network import PIXELS

GUTTER = 1
"""Around pictures that are enlarged one by one."""

MAPS_AT_A_GLANCE = 64
BARS = 256
"""Of more values than this, bars would be thinner than the eye can tell apart."""
Shown = dict[str, Any]


def shown(sheet: Sheet) -> Shown:
    """For the browser: the picture, and where on it each of the small ones lies."""
    return {
        "source": png.data_address(sheet.image),
        "width": sheet.image.width,
        "height": sheet.image.height,
        "columns": sheet.columns,
        "rows": sheet.image.height // (sheet.height + 2 * sheet.gutter),
        "count": sheet.count,
        "tile": [sheet.width, sheet.height],
        "gutter": sheet.gutter,
    }


def at_a_glance(layer: LayerFacts, values: NDArray[np.float32]) -> Shown:
    """The first maps of a layer, or its vector as bars or as lines of squares; of the picture itself, the picture."""
    if layer.name == PIXELS:
        pixels = values.astype(np.uint8)
        return {"source": png.data_address(pixels), "width": SIDE, "height": SIDE, "columns": 0}
    if layer.has_maps:
        return shown(map_sheet(values[..., :MAPS_AT_A_GLANCE], largest(values)))
    return shown_vector(values)


def shown_vector(values: NDArray[np.float32]) -> Shown:
    """A vector as one picture; it holds no small ones."""
    if len(values) <= BARS:
        image = bar_picture(values)
        return {"source": png.data_address(image), "width": 4, "height": 3, "columns": 0}
    lines = wrapped(values)
    sheet = map_sheet(lines[..., None], largest(values))
    return shown(sheet) | {"columns": 0}
