"""The photographs that a channel responds to most, the place of the response framed."""

import streamlit as st

from cnn_core import data
from cnn_core.data import CLASS_NAMES
from cnn_core.errors import DataError
from cnn_core.inside import MOST_SEARCHED_CHANNELS, SEARCHED_IMAGES
from ui import png, selection
from ui.asking import Arrays
from ui.inside import network, place
from ui.inside.geometry import SIDE, Field
from ui.inside.layer_words import channel_word
from ui.inside.tiles import Frame, Part, Tile, tiles
from ui.inside.walk import OF_CLASSES, Walk

SHOWN = 9
STRONGEST, OF_EACH = 4, 6


def responses(walk: Walk) -> None:
    """Nine photographs for the chosen channel, the strongest response first, and some for the strongest others."""
    layer = walk.place.layer
    if layer.channels > MOST_SEARCHED_CHANNELS:
        st.caption(
            f"With {layer.channels:,} values this layer has too many to look for the images that each responds to. "
            "Step back to the maps before it."
        )
        return
    with st.spinner(f"Looking through {SEARCHED_IMAGES:,} test images. The first look at a layer takes some seconds."):
        found = network.responses(walk.subject, layer.name, walk.place.channel, SHOWN)
        others = network.strongest(walk.subject, layer.name, STRONGEST, OF_EACH)
    if not found["values"].max() > 0:
        largest = f"{found['values'].max():.3g}"
        st.caption(f"Nothing among {SEARCHED_IMAGES:,} test images makes it respond: its largest value is {largest}.")
    try:
        _photographs(walk, found, 0, key="inside_responses", name=walk.channel_name, size=92)
    except DataError as error:
        st.caption(str(error))
        return
    field = walk.fields.get(layer.name)
    framed = "The frame is what the peak sees of it. " if field and field.size < SIDE else ""
    st.caption(
        f"Of the first {SEARCHED_IMAGES:,} test images, those where {walk.channel_name} of the network as it was "
        f"trained is highest. {framed}Click one to walk with it."
    )
    if layer.name not in OF_CLASSES and not walk.of_colours(layer):
        _strongest(walk, others)


def _strongest(walk: Walk, found: Arrays) -> None:
    st.markdown(f"**The layer's {len(found['channels'])} strongest, and what they respond to**")
    for rank, channel in enumerate(int(one) for one in found["channels"]):
        name = f"{channel_word(walk.place.layer)} {channel}"
        opener, photographs = st.columns([1, 6], vertical_alignment="center")
        opener.button(
            name.capitalize(),
            key=f"inside_strongest_{rank}",
            on_click=place.go_to_channel,
            args=(channel,),
            type="tertiary",
        )
        with photographs:
            _photographs(walk, found, rank, key=f"inside_strongest_images_{rank}", name=name, size=64)
    st.caption("Ranked by the mean of these highest values. Click a name to stand there, a photograph to walk with it.")


def _photographs(walk: Walk, found: Arrays, rank: int, *, key: str, name: str, size: int) -> None:
    """Those of the channel in place `rank` of what was found. Raises DataError where they are not on this machine."""
    images, values, where = (found[part][rank].tolist() for part in ("images", "values", "where"))
    labels = [CLASS_NAMES[data.label("test", image)] for image in images]
    field = walk.fields.get(walk.place.layer.name)
    tiles(
        [
            Tile(
                image,
                f"{labels[at].capitalize()} test-{image}, value {values[at]:.4g}; opens it in the walk",
                (Part(0, at, _frame(field, *where[at])),),
                f"{labels[at]} {values[at]:.3g}",
            )
            for at, image in enumerate(images)
        ],
        [_sheet(png.data_address(data.image("test", image))) for image in images],
        key=key,
        description=f"The {len(images)} test images that {name} responds to most",
        size=size,
        on_chosen=lambda image: selection.select(selection.choose(image=f"test-{image}")),
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
