"""One value of a convolution or a dense layer, worked out: window times kernel, summed, the bias, the activation."""

import numpy as np
import streamlit as st

from cnn_core.analysis.output_pixel import Convolution, ConvolutionPixel
from cnn_core.figures.inside import largest, map_sheet
from cnn_core.layers import Activation, Dense, SeparableConv2D
from ui import theme
from ui.inside import network, place
from ui.inside.number_grid import MOST_SIDE, added, grid, number, show, sign
from ui.inside.place import Place
from ui.inside.reading import Reading, reading
from ui.inside.sheets import GUTTER, shown
from ui.inside.tiles import Part, Tile, tiles
from ui.inside.walk import Walk

STRONGEST = 12
"""So many inputs are told one by one, those that count most; the others together."""

CURVES: dict[Activation, str] = {
    "relu": "ReLU turns what is below 0 into 0",
    "leaky_relu": "leaky ReLU leaves a fifth of what is below 0",
    "elu": "ELU bends what is below 0 towards −1",
    "gelu": "GELU presses what is below 0 softly towards 0",
    "silu": "SiLU presses what is below 0 softly towards 0",
    "tanh": "tanh bends everything to between −1 and 1",
    "sigmoid": "the sigmoid bends everything to between 0 and 1",
}


def weighted_sum(walk: Walk) -> None:
    """As numbers: what is looked at, the weights, their products, the sum, the bias and the activation."""
    layer, read = walk.configured[walk.place.layer.name], reading(walk)
    if isinstance(layer, Dense):
        weights = network.weights(walk.subject, walk.place.layer.name)
        _dense(walk, Convolution(weights["kernel"][None, None], weights.get("bias"), activation=layer.activation))
    elif read is not None:
        slide(read, walk.place)
        if isinstance(layer, SeparableConv2D):
            st.caption(
                "These weights are those of both steps at once: the window that each map has of its own, times what "
                "this filter mixes in of that map."
            )


def slide(read: Reading, where: Place) -> None:
    """One place of one filter of a convolution."""
    pixel = read.pixel(where)
    height, width, inputs = pixel.kernel.shape
    chosen = place.input_channel(pixel.by_channel)
    biased = read.convolution.bias is not None
    st.caption(
        f"A window of {height} x {width} x {inputs} values times a kernel of {height} x {width} x {inputs} weights: "
        f"{pixel.kernel.size:,} products, added up{', plus one bias' if biased else ''}."
    )
    if max(height, width) <= MOST_SIDE:
        _products(pixel, chosen, read)
    _total(pixel, read.names, read.convolution.activation, biased)
    if inputs > 1:
        _inputs(read, pixel, chosen)


def _products(pixel: ConvolutionPixel, channel: int, read: Reading) -> None:
    window, name = pixel.window, read.names[channel]
    height, width = window.inside.shape
    rows = f"rows {window.top} to {window.top + height - 1}"
    columns = f"columns {window.left} to {window.left + width - 1}"
    padded = "" if window.inside.all() else "; beyond the border it is 0"
    show(
        [
            grid(window.values[..., channel], f"{name}{read.where}, {rows}, {columns}{padded}"),
            sign("×"),
            grid(pixel.kernel[..., channel], f"weights on {name}"),
            sign("="),
            grid(pixel.products[..., channel], f"products, together {number(pixel.by_channel[channel])}"),
        ]
    )


def _total(pixel: ConvolutionPixel, names: list[str], activation: Activation, biased: bool) -> None:
    order = np.argsort(-np.abs(pixel.by_channel), kind="stable")
    if len(names) <= len("rgb"):
        terms = list(zip(pixel.by_channel.tolist(), names, strict=True))
    else:
        first, others = pixel.by_channel[order[:STRONGEST]].sum(), pixel.by_channel[order[STRONGEST:]].sum()
        terms = [(float(first), f"the {min(STRONGEST, len(names))} that count most")]
        terms += [(float(others), f"the other {len(names) - STRONGEST:,}")] if len(names) > STRONGEST else []
    terms += [(pixel.bias, "bias")] if biased else []
    show([sign(f"{added(terms)} = {number(pixel.total)}")])
    if activation in CURVES:
        show([sign(f"{activation}({number(pixel.total)}) = {number(pixel.value)}")])
        st.caption(f"Then the activation: {CURVES[activation]}.")


def _inputs(read: Reading, pixel: ConvolutionPixel, chosen: int) -> None:
    order = np.argsort(-np.abs(pixel.by_channel), kind="stable")[:STRONGEST].tolist()
    window, names = pixel.window, read.names
    inputs = read.inputs.astype(np.float32)
    frame = (
        max(window.top, 0),
        max(window.left, 0),
        min(window.top + window.inside.shape[0], inputs.shape[0]),
        min(window.left + window.inside.shape[1], inputs.shape[1]),
    )
    st.markdown("**Where the sum comes from**")
    tiles(
        [
            Tile(
                channel,
                f"{names[channel]}: its window times its weights adds {number(pixel.by_channel[channel])}",
                (Part(rank, 0, frame), Part(rank, 1)),
                f"{names[channel]}: {number(pixel.by_channel[channel])}",
            )
            for rank, channel in enumerate(order)
        ],
        [
            shown(map_sheet(inputs[..., order], largest(inputs), gutter=GUTTER)),
            shown(map_sheet(pixel.kernel[..., order].astype(np.float32), largest(pixel.kernel), gutter=GUTTER)),
        ],
        key="inside_inputs",
        description="The inputs that count most for this value: the map with its window framed, and the kernel on it",
        selected=chosen,
        size=110,
        on_chosen=place.go_to_input,
    )
    st.caption("Each input with the window framed, the kernel on it, and what the two add. Click one for its products.")


def _dense(walk: Walk, unit: Convolution) -> None:
    values = walk.before.reshape(-1)
    pixel = unit.pixel(values[None, None], 0, 0, walk.place.channel)
    order = np.argsort(-np.abs(pixel.by_channel), kind="stable")
    biased = unit.bias is not None
    bias = ", plus one bias" if biased else ""
    st.caption(f"{len(values):,} values times {len(values):,} weights, added up{bias}.")
    rows = [
        [walk.input_name(int(place)), *map(number, (values[place], pixel.kernel[0, 0, place], pixel.by_channel[place]))]
        for place in order[:STRONGEST]
    ]
    if len(values) > STRONGEST:
        others = pixel.by_channel[order[STRONGEST:]].sum()
        rows.append([f"the other {len(values) - STRONGEST:,} together", "", "", number(others)])
    theme.table(["What counts most", "Value", "Weight", "Product"], rows, numeric=(1, 2, 3))
    _total(pixel, [""] * len(values), unit.activation, biased)
