"""The filters of a convolution: those of the first as colour pictures, of a deeper one a picture an input channel."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.figures.inside import filter_sheet, largest, map_sheet
from ui.inside import place
from ui.inside.layer_words import COLOURS
from ui.inside.reading import chosen_input, reading
from ui.inside.sheets import GUTTER, shown
from ui.inside.tiles import Part, Tile, tiles
from ui.inside.walk import Walk

NOTES = {
    "SeparableConv2D": "Each map has one window of its own, whatever the filter: a filter makes it stronger or weaker, "
    "or turns its signs.",
    "Residual": "These are the weights of the block's second convolution, on the inner maps that the first one makes.",
}
"""What is particular about the filters of a kind of layer."""


def filters(walk: Walk) -> None:
    """All filters that see colours, and the chosen filter channel by channel."""
    read = reading(walk)
    if read is None:
        return
    kernel = read.convolution.kernel.astype(np.float32)
    if read.names == list(COLOURS):
        _in_colour(walk, kernel)
    _by_channel(walk, kernel[..., walk.place.channel], read.names)
    note = NOTES.get(walk.place.layer.kind)
    if note:
        st.caption(note)


def _in_colour(walk: Walk, kernel: NDArray[np.float32]) -> None:
    count = kernel.shape[-1]
    tiles(
        [Tile(number, f"Filter {number}", (Part(number),), f"{number}") for number in range(count)],
        [shown(filter_sheet(kernel, gutter=GUTTER))],
        key="inside_filters",
        description=f"The {count} filters of {walk.titles[walk.place.layer.name]} as colour pictures",
        selected=walk.place.channel,
        size=58,
        on_chosen=place.go_to_channel,
    )
    st.caption(
        "Each filter as the picture that it fits best: grey is a weight of 0, and the largest weight of each filter is "
        "full colour, so the patterns can be compared, not their strengths. Click one to see its map."
    )


def _by_channel(walk: Walk, kernel: NDArray[np.float32], names: list[str]) -> None:
    inputs = kernel.shape[-1]
    norms = np.sqrt((kernel**2).sum(axis=(0, 1)))
    st.markdown(f"**Filter {walk.place.channel}, by input channel**")
    tiles(
        [
            Tile(
                channel,
                f"Weights on input channel {names[channel]}, length {norms[channel]:.3g}",
                (Part(channel),),
                names[channel],
            )
            for channel in range(inputs)
        ],
        [shown(map_sheet(kernel, largest(kernel), gutter=GUTTER))],
        key="inside_kernel_slices",
        description=f"The weights of filter {walk.place.channel}, an input channel each",
        selected=chosen_input(walk),
        size=48,
        on_chosen=place.go_to_input,
    )
    st.caption(
        "Blue weights add where the input is large, orange ones take away; black is 0, the full colour "
        f"{largest(kernel):.3g}. Click one to see its products above."
    )
