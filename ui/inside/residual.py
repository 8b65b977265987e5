"""One value of a residual block, worked out: what its two convolutions add to what goes around them."""

from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.figures.inside import largest, map_picture
from cnn_core.layers import Residual
from ui import png
from ui.inside.number_grid import number, operand, show, sign
from ui.inside.place import Place
from ui.inside.reading import reading
from ui.inside.walk import Walk
from ui.inside.weighted_sum import CURVES, slide


def residual_sum(walk: Walk) -> None:
    """Both ways as maps, then in numbers: the second convolution, its normalization, the shortcut, the activation."""
    layer, read, where = walk.configured[walk.place.layer.name], reading(walk), walk.place
    if not isinstance(layer, Residual) or read is None:
        return
    block = walk.block
    pixel = block.pixel(where.row, where.column, where.channel)
    added, around = block.added[..., where.channel], block.around[..., where.channel]
    bound = max(largest(added), largest(around), largest(added + around))
    show(
        [
            _map(added, bound, where, f"what the convolutions add, here {number(pixel.added)}"),
            sign("+"),
            _map(around, bound, where, f"what goes around them, here {number(pixel.around)}"),
            sign("="),
            _map(added + around, bound, where, f"both together, here {number(pixel.total)}"),
        ]
    )
    st.caption(_way_around(walk, layer))
    st.markdown("**What the convolutions add**")
    st.caption("The first convolution has made inner maps of what the block receives. The second one reads these.")
    slide(read, where)
    if layer.batch_normalization:
        show([sign(f"batch normalization({number(pixel.sums.total)}) = {number(pixel.added)}")])
    show([sign(f"{number(pixel.added)} + {operand(pixel.around)} around = {number(pixel.total)}")])
    if layer.activation in CURVES:
        show([sign(f"{layer.activation}({number(pixel.total)}) = {number(pixel.value)}")])
        st.caption(f"Then the activation: {CURVES[layer.activation]}.")


def _way_around(walk: Walk, layer: Residual) -> str:
    if not layer.projects(walk.before.shape[-1]):
        return "What goes around is the same map before the block, as it came in. One colour scale for all three."
    return (
        "What goes around has not the shape of what is added, so a convolution of a single pixel brings it into that "
        "shape first: one weight for each map before the block. One colour scale for all three."
    )


def _map(values: NDArray[np.floating], bound: float, where: Place, caption: str) -> str:
    """(rows, columns) as a picture with the chosen place framed."""
    rows, columns = values.shape
    frame = (
        f"left:{where.column / columns:.4%};top:{where.row / rows:.4%};width:{1 / columns:.4%};height:{1 / rows:.4%}"
    )
    source = png.data_address(map_picture(values.astype(np.float32), bound))
    words = escape(caption)
    return (
        f'<figure><span class="es-framed"><img src="{source}" alt="{words}"><i style="{frame}"></i></span>'
        f"<figcaption>{words}</figcaption></figure>"
    )
