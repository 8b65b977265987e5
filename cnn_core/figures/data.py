"""Figures of the data set itself, and of one image of it."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from cnn_core.figures import style

Channel = Literal["all", "red", "green", "blue"]
Prepared = Literal["loaded", "scaled", "standardized"]
"""Pixels as they are, divided by 255, and with mean 0 and standard deviation 1 in each channel."""

CHANNELS = ("red", "green", "blue")
CHANNEL_COLORS = ("#d94f4f", "#2b9a5c", "#3b82e0")
"""Of curves and words; each stands out by at least 3:1 from the light and from the dark page."""

BIN_WIDTH = 4
FULL_COLORS = ("rgb(255,0,0)", "rgb(0,255,0)", "rgb(0,0,255)")
FRAME = "#ffffff"


def class_balance(counts: Sequence[int], names: Sequence[str]) -> go.Figure:
    """A bar a class, in its colour."""
    figure = go.Figure(
        go.Bar(
            x=list(counts),
            y=list(names),
            orientation="h",
            marker={"color": list(style.CLASS_COLORS), "cornerradius": 3},
            text=[f"{count:,}" for count in counts],
            textposition="inside",
            insidetextanchor="end",
            textfont={"color": "#ffffff"},
            hovertemplate="%{y}: %{x:,} images<extra></extra>",
        )
    )
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(title="Images", rangemode="tozero")
    figure.update_layout(bargap=0.3)
    balanced = len(set(counts)) == 1
    title = f"Every class has {counts[0]:,} images" if balanced else "Images a class"
    return style.styled(figure, title=title)


def pixel_grid(image: NDArray[np.uint8], channel: Channel, chosen: tuple[int, int]) -> go.Figure:
    """(32, 32, 3) uint8, all of it or one channel, a square a pixel; the pixel at `chosen` (row, column) is framed.

    Under the pointer: row, column, and each value as it is kept (0..255) and as the network sees it (0..1).
    """
    figure = go.Figure(_all_channels(image) if channel == "all" else _one_channel(image, CHANNELS.index(channel)))
    row, column = chosen
    edges = {"x0": column - 0.5, "x1": column + 0.5, "y0": row - 0.5, "y1": row + 0.5}
    for color, width in (("#000000", 4), (FRAME, 2)):
        figure.add_shape(type="rect", **edges, line={"color": color, "width": width})
    ticks = {"tickvals": [0, 8, 16, 24, 31], "showgrid": False, "constrain": "domain"}
    figure.update_xaxes(title="Column", range=[-0.5, 31.5], **ticks)
    figure.update_yaxes(title="Row", range=[31.5, -0.5], scaleanchor="x", constraintoward="top", **ticks)
    return style.styled(figure.update_layout(showlegend=False))


def pixel_histogram(histograms: NDArray[np.int64], *, scaled: bool) -> go.Figure:
    """How the values of each channel are spread: `histograms` are counts (3, 256) of the values 0 to 255.

    Four neighbouring values share a step. `scaled` divides the axis by 255, as the network does first of all.
    """
    width = BIN_WIDTH / 255 if scaled else BIN_WIDTH
    binned = histograms.reshape(3, -1, BIN_WIDTH).sum(axis=2)
    shares = binned / histograms.sum(axis=1, keepdims=True)
    starts = np.arange(binned.shape[1]) * width
    last = starts + ((BIN_WIDTH - 1) / 255 if scaled else BIN_WIDTH - 1)
    number = ".3f" if scaled else ".0f"
    figure = go.Figure(
        [
            go.Scatter(
                x=(starts + last) / 2,
                y=share,
                name=name,
                customdata=np.stack([starts, last], axis=1),
                line={"color": color, "width": 2, "shape": "hvh"},
                hovertemplate=f"{name}, %{{customdata[0]:{number}}} to %{{customdata[1]:{number}}}: "
                "%{y:.1%} of the values<extra></extra>",
            )
            for name, color, share in zip(CHANNELS, CHANNEL_COLORS, shares, strict=True)
        ]
    )
    figure.update_xaxes(title="Value divided by 255" if scaled else "Value", range=[0, 1 if scaled else 255])
    figure.update_yaxes(title="Share of the values", tickformat=".1%", rangemode="tozero")
    brightest = histograms[:, -1].sum() / histograms.sum()
    title = f"{brightest:.1%} of all values are {'1.0' if scaled else '255'}, the brightest there is"
    return style.styled(figure, title=title)


def prepared_histogram(
    histograms: NDArray[np.int64], prepared: Prepared, means: Sequence[float], deviations: Sequence[float]
) -> go.Figure:
    """As `pixel_histogram`; of standardized pixels each channel has an axis of its own, drawn over the others.

    `means` and `deviations` are those of the channels, in 0..255.
    """
    figure = pixel_histogram(histograms, scaled=prepared == "scaled")
    if prepared != "standardized":
        return figure
    for trace, mean, deviation in zip(figure.data, means, deviations, strict=True):
        trace.x = (np.asarray(trace.x) - mean) / deviation
        trace.customdata = (np.asarray(trace.customdata) - mean) / deviation
        trace.hovertemplate = trace.hovertemplate.replace(":.0f}", ":.2f}")
    figure.update_xaxes(title="Value less the mean of its channel, in standard deviations", range=[-2.3, 2.3])
    return figure.update_layout(title_text="Each channel: mean 0, standard deviation 1")


def _all_channels(image: NDArray[np.uint8]) -> go.Image:
    lines = [f"{name} %{{z[{place}]}} → %{{customdata[{place}]:.4f}}" for place, name in enumerate(CHANNELS)]
    return go.Image(z=image, customdata=_scaled(image), hovertemplate="<br>".join([_PLACE, *lines]) + "<extra></extra>")


def _one_channel(image: NDArray[np.uint8], channel: int) -> go.Heatmap:
    side = list(range(len(image)))
    values = np.ascontiguousarray(image[..., channel])
    return go.Heatmap(
        x=side,
        y=side,
        z=values,
        customdata=_scaled(values),
        zmin=0,
        zmax=255,
        colorscale=[(0, "rgb(0,0,0)"), (1, FULL_COLORS[channel])],
        showscale=False,
        hovertemplate=f"{_PLACE}<br>{CHANNELS[channel]} %{{z}} → %{{customdata:.4f}}<extra></extra>",
    )


_PLACE = "row %{y}, column %{x}"


def _scaled(values: NDArray[np.uint8]) -> NDArray[np.float32]:
    return (values / 255).astype(np.float32)
