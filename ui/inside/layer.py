"""The chosen layer: what it does, all its maps or values, and one of them enlarged."""

from typing import Literal

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.figures.inside import largest, map_sheet, wrapped
from cnn_core.inside import LayerFacts
from ui import theme
from ui.inside import place
from ui.inside.bars import bars, unit_labels
from ui.inside.layer_words import COLOURS, WHOLE_NETWORKS, channel_word, parameter_words, sentence, shape_words
from ui.inside.network import PIXELS, PROBABILITIES
from ui.inside.sheets import BARS, GUTTER, shown
from ui.inside.tiles import Part, Tile, tiles
from ui.inside.value_map import value_map
from ui.inside.walk import OF_CLASSES, Walk
from ui.opening import landing

MOST_MAPS = 512
STRONGEST_MAPS = 128
"""Of more than 512 maps, as a trained network has, so many are shown: a page of all would have no end."""


def chosen_layer(walk: Walk) -> None:
    """Its words, the steps to its neighbours, and its values; a click on one chooses it."""
    layer = walk.place.layer
    title = walk.titles[layer.name]
    landing(title)
    words, steps = st.columns([3, 2], vertical_alignment="bottom", gap="large")
    with words:
        theme.section(title, sentence(layer))
    with steps:
        _steps(walk)
    st.caption(theme.plain(f"{layer.kind} · {layer.name} · {shape_words(layer)} · {parameter_words(layer)}"))
    if layer.has_maps:
        left, right = st.columns([5, 6], gap="large")
        with left:
            _contact_sheet(walk)
        with right:
            _enlarged(walk)
    else:
        _vector(walk)


def _steps(walk: Walk) -> None:
    before, after = walk.neighbour(-1), walk.neighbour(1)
    with st.container(horizontal=True, horizontal_alignment="right"):
        _step(walk, before, "The start", "arrow_back", "left")
        _step(walk, after, "The end", "arrow_forward", "right")


def _step(walk: Walk, layer: LayerFacts | None, end: str, icon: str, side: Literal["left", "right"]) -> None:
    st.button(
        walk.titles[layer.name] if layer else end,
        icon=f":material/{icon}:",
        icon_position=side,
        key=f"inside_step_{side}",
        disabled=layer is None,
        on_click=place.step_to,
        args=(layer, walk.place, layer if side == "right" else walk.place.layer),
    )


def _contact_sheet(walk: Walk) -> None:
    layer, values = walk.place.layer, walk.values
    bound = largest(values)
    names = COLOURS if walk.of_colours(layer) else [f"map {channel}" for channel in range(layer.channels)]
    peaks = np.nan_to_num(values).max(axis=(0, 1))
    silent = int((np.nan_to_num(np.abs(values)).max(axis=(0, 1)) == 0).sum())
    st.markdown(f"**{shape_words(layer).split(', ')[1].capitalize()}**")
    offered = _offered(peaks, walk.place.channel)
    tiles(
        [
            Tile(channel, f"{names[channel]}, largest value {peaks[channel]:.3g}", (Part(channel),))
            for channel in offered
        ],
        [shown(map_sheet(values, bound, gutter=GUTTER))],
        key="inside_tiles",
        description=f"The maps of {walk.titles[layer.name]}, each a button that enlarges it",
        selected=walk.place.channel,
        size=44 if layer.channels > 32 else 58,
        on_chosen=place.go_to_channel,
    )
    few = f" Shown are the {len(offered)} with the largest values." if len(offered) < layer.channels else ""
    quiet = f" For this picture {silent} of them {'is' if silent == 1 else 'are'} 0 everywhere." if silent else ""
    st.caption(
        f"One colour scale for all maps of this layer: black is 0, {_ends(values, bound)}. Near 0 the colour rises "
        f"faster, so that faint values show.{quiet}{few}"
    )


def _offered(peaks: NDArray[np.float32], chosen: int) -> list[int]:
    """The channels whose maps are shown, in order: all, or of very many the strongest, and the chosen one."""
    if len(peaks) <= MOST_MAPS:
        return list(range(len(peaks)))
    strongest = np.argsort(-peaks, kind="stable")[:STRONGEST_MAPS]
    return sorted({*strongest.tolist(), chosen})


def _ends(values: NDArray[np.float32], bound: float) -> str:
    below = f", the brightest orange −{bound:.3g}" if (values < 0).any() else ""
    return f"the brightest blue {bound:.3g}{below}"


def _enlarged(walk: Walk) -> None:
    layer, where = walk.place.layer, walk.place
    values = walk.values[..., where.channel]
    name = walk.channel_name
    st.markdown(f"**{name.capitalize()}**")
    value_map(
        values,
        key="inside_map",
        description=f"{name.capitalize()} of {walk.titles[layer.name]}, {values.shape[0]} rows and {values.shape[1]} "
        "columns of values. Arrow keys move, Enter chooses the value to be worked out below.",
        chosen=(where.row, where.column),
        bound=largest(walk.values),
        seen=(walk.motif.pixels, walk.fields[layer.name]),
        on_chosen=lambda chosen: place.go_to_pixel(*chosen),
    )
    if layer.name != PIXELS and layer.kind not in WHOLE_NETWORKS:
        st.caption("Click a value, and see below how it came about.")


def _vector(walk: Walk) -> None:
    layer, values = walk.place.layer, walk.values
    of_classes, word = layer.name in OF_CLASSES, channel_word(layer)
    words = f"The {layer.channels:,} values of {walk.titles[layer.name]}, each a button that chooses it"
    if layer.channels <= BARS:
        bars(
            values,
            key="inside_bars",
            description=words,
            labels=unit_labels(layer.channels, of_classes, word),
            of_classes=of_classes,
            shares=layer.name == PROBABILITIES,
            selected=walk.place.channel,
            on_chosen=place.go_to_channel,
        )
        return
    before = walk.neighbour(-1)
    flattened = before is not None and before.has_maps
    lines = wrapped(values, walk.before.shape[-1] if flattened else None)
    value_map(
        lines,
        key="inside_flat",
        description=f"{words}; in lines of {lines.shape[1]}",
        chosen=divmod(walk.place.channel, lines.shape[1]),
        bound=largest(values),
        seen=None,
        flat=True,
        on_chosen=lambda chosen: place.go_to_channel(chosen[0] * lines.shape[1] + chosen[1]),
    )
    if flattened:
        st.caption(f"In lines of {lines.shape[1]}: each line is one place of the maps before, each column one map.")
