"""One image, number by number: every pixel's red, green and blue, as kept and as the network sees them."""

from typing import get_args

import numpy as np
import streamlit as st

from cnn_core.data.cifar10 import Pixels
from cnn_core.figures.data import CHANNEL_COLORS, CHANNELS, Channel, pixel_grid
from ui import theme
from ui.data_choice import Photograph
from ui.plot import plot

ROW, COLUMN = "pixel_row", "pixel_column"
MIDDLE, LAST = 16, 31
PATCH = 3


def pixel_figure(photograph: Photograph) -> None:
    """The image as a grid of squares, all channels or one; a click on a square chooses it."""
    channel: Channel = st.segmented_control(
        "Channel",
        get_args(Channel),
        format_func=str.capitalize,
        default="all",
        required=True,
        key="channel",
        persist_state="session",
    )
    row, column = chosen_pixel()
    clicked = plot(
        pixel_grid(photograph.pixels, channel, (row, column)),
        key="pixel_grid",
        description=_description(photograph, channel),
        height=450,
    )
    if clicked is not None:
        st.session_state[ROW], st.session_state[COLUMN] = round(clicked.y), round(clicked.x)
        st.rerun()


def chosen_pixel() -> tuple[int, int]:
    """Row and column of the pixel that is looked at."""
    return st.session_state.get(ROW, MIDDLE), st.session_state.get(COLUMN, MIDDLE)


def pixel_values(photograph: Photograph) -> None:
    """Two fields that choose a pixel, and the values of it and its eight neighbours."""
    st.session_state[ROW], st.session_state[COLUMN] = chosen_pixel()
    for place, (label, key) in zip(st.columns(2), (("Row", ROW), ("Column", COLUMN)), strict=True):
        place.number_input(label, 0, LAST, key=key, persist_state="session")
    row, column = chosen_pixel()
    red, green, blue = (int(value) for value in photograph.pixels[row, column])
    st.markdown(f"**Row {row}, column {column}: red {red}, green {green}, blue {blue}.**")
    st.html(_patch(photograph.pixels, row, column))
    st.caption("Left: the value as it is kept, 0 to 255. Right: divided by 255, as the network sees it.")


def facts(photograph: Photograph) -> None:
    """What the image is to a program."""
    theme.stat_row(
        [
            ("Shape", "(32, 32, 3)", "Rows, columns, channels: 3,072 numbers"),
            ("Type", "uint8", "Whole numbers from 0 to 255, one byte each"),
            ("Label", str(photograph.label), f"The integer that stands for {photograph.class_name}"),
            ("Position", photograph.id.split("-")[1], f"In the official {photograph.id.split('-')[0]} images, from 0"),
        ]
    )


def _patch(pixels: Pixels, row: int, column: int) -> str:
    # At the border the window stays inside the image.
    top, left = (min(max(place - PATCH // 2, 0), LAST + 1 - PATCH) for place in (row, column))
    columns, rows = range(left, left + PATCH), range(top, top + PATCH)
    head = "".join(f'<th scope="col">column {place}</th>' for place in columns)
    body = "".join(
        f'<tr><th scope="row">row {y}</th>{"".join(_cell(pixels[y, x], (y, x) == (row, column)) for x in columns)}</tr>'
        for y in rows
    )
    caption = f"Values around row {row}, column {column}"
    return (
        f'<div class="es-patch"><table aria-label="{caption}"><thead><tr><td></td>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _cell(pixel: Pixels, is_chosen: bool) -> str:
    color = f"rgb({','.join(str(int(value)) for value in pixel)})"
    lines = "".join(_line(place, int(value)) for place, value in enumerate(pixel))
    mark = ' aria-current="true"' if is_chosen else ""
    return f'<td{mark}><i style="background:{color}"></i>{lines}</td>'


def _line(channel: int, value: int) -> str:
    letter = f'<b style="border-color:{CHANNEL_COLORS[channel]}">{CHANNELS[channel][0].upper()}</b>'
    return f"<span>{letter} {value} <small>{value / 255:.4f}</small></span>"


def _description(photograph: Photograph, channel: Channel) -> str:
    what = "all three channels" if channel == "all" else f"the {channel} channel alone"
    means = ", ".join(
        f"{name} {mean:.0f}" for name, mean in zip(CHANNELS, np.mean(photograph.pixels, axis=(0, 1)), strict=True)
    )
    return (
        f"The {photograph.class_name} {photograph.id} as a grid of 32 by 32 pixels, {what}. On average {means} of 255. "
        "The fields Row and Column read any pixel out."
    )
