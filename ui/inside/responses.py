"""The photographs that a channel responds to most, the place of the response framed."""

import streamlit as st

from cnn_core import data
from cnn_core.data import CLASS_NAMES
from cnn_core.errors import DataError
from ui import png, selection
from ui.inside import network
from ui.inside.geometry import SIDE, Field
from ui.inside.tiles import Frame, Part, Tile, tiles
from ui.inside.walk import Walk

SHOWN = 9
SEARCHED = 1000
"""So many test images the serving process looks through."""


def responses(walk: Walk) -> None:
    """Nine photographs, the strongest response first; a click walks with one of them."""
    layer, channel = walk.place.layer, walk.place.channel
    with st.spinner(f"Looking through {SEARCHED:,} test images. The first look at a layer takes some seconds."):
        found = network.responses(walk.subject, layer.name, channel, SHOWN)
    images = found["images"][0].tolist()
    values, where = found["values"][0].tolist(), found["where"][0].tolist()
    if not max(values) > 0:
        st.caption(f"Nothing among {SEARCHED:,} test images makes it respond: its largest value is {max(values):.3g}.")
    try:
        pixels = [data.image("test", image) for image in images]
        labels = [CLASS_NAMES[data.label("test", image)] for image in images]
    except DataError as error:
        st.caption(str(error))
        return
    field = walk.fields.get(layer.name)
    tiles(
        [
            Tile(
                image,
                f"{labels[rank].capitalize()} test-{image}, value {values[rank]:.4g}; opens it in the walk",
                (Part(0, rank, _frame(field, *where[rank])),),
                f"{labels[rank]} {values[rank]:.3g}",
            )
            for rank, image in enumerate(images)
        ],
        [_sheet(png.data_address(picture)) for picture in pixels],
        key="inside_responses",
        description=f"The {SHOWN} test images that {walk.channel_name} responds to most",
        size=92,
        on_chosen=lambda image: selection.select(selection.choose(image=f"test-{image}")),
    )
    framed = "The frame is what the peak sees of it. " if field and field.size < SIDE else ""
    st.caption(
        f"Of the first {SEARCHED:,} test images, those where {walk.channel_name} of the network as it was "
        f"trained is highest. {framed}Click one to walk with it."
    )


def _frame(field: Field | None, row: int, column: int) -> Frame | None:
    if field is None or field.size >= SIDE:
        return None
    (top, bottom), (left, right) = field.span(row), field.span(column)
    return top, left, bottom, right


def _sheet(address: str) -> dict[str, object]:
    return {
        "source": address,
        "width": SIDE,
        "height": SIDE,
        "columns": 1,
        "rows": 1,
        "count": 1,
        "tile": [SIDE, SIDE],
        "gutter": 0,
    }
