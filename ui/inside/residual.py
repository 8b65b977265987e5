"""One value of a residual block, worked out: what its two convolutions add to what goes around them."""

import streamlit as st

from cnn_core.layers import Residual
from ui.inside.number_grid import number, operand, show, sign
from ui.inside.reading import reading
from ui.inside.walk import Walk
from ui.inside.weighted_sum import CURVES, slide


def residual_sum(walk: Walk) -> None:
    """The second convolution in numbers, its normalization, the shortcut and the activation."""
    layer, read, where = walk.configured[walk.place.layer.name], reading(walk), walk.place
    if not isinstance(layer, Residual) or read is None:
        return
    st.caption("The first convolution has made the inner maps of what the block receives. The second one reads them.")
    slide(read, where)
    pixel = walk.block.pixel(where.row, where.column, where.channel)
    if layer.batch_normalization:
        show([sign(f"batch normalization({number(pixel.sums.total)}) = {number(pixel.added)}")])
    show([sign(f"{number(pixel.added)} + {operand(pixel.around)} around = {number(pixel.total)}")])
    st.caption(_way_around(walk, layer))
    if layer.activation in CURVES:
        show([sign(f"{layer.activation}({number(pixel.total)}) = {number(pixel.value)}")])
        st.caption(f"Then the activation: {CURVES[layer.activation]}.")


def _way_around(walk: Walk, layer: Residual) -> str:
    if not layer.projects(walk.before.shape[-1]):
        return "What goes around is the same place of the same map before the block, as it came in."
    return (
        "What goes around has not the shape of what is added, so a convolution of a single pixel brings it into that "
        "shape first: one weight for each map before the block."
    )
