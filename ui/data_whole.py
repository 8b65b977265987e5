"""The set as a whole: what the images of a class have in common, and how their values are spread."""

from typing import get_args

import streamlit as st

from cnn_core import data
from cnn_core.data import CLASS_NAMES, Dataset
from cnn_core.figures.data import CHANNELS, pixel_histogram
from cnn_core.figures.style import CLASS_COLORS
from ui import theme
from ui.data_means import Kind, mean_address
from ui.gallery import Picture, gallery
from ui.plot import plot

MEAN_SENTENCES = {
    "airplane": "A dark body before bright blue: mostly sky.",
    "automobile": "Windscreen, body, dark wheels: the clearest shape.",
    "bird": "A small brown spot on pale green.",
    "cat": "A warm blur: cats lie in every pose.",
    "deer": "A brown body between green and yellow.",
    "dog": "A pale upright blur, close to the camera.",
    "frog": "A bright round spot on dark brown.",
    "horse": "A brown body with legs, on dry grass.",
    "ship": "Sky above, a pale hull, dark water below.",
    "truck": "Bright sky, a reddish body, dark wheels.",
}
KIND_NAMES = {"mean": "Mean", "deviation": "Standard deviation"}
BEFORE, AFTER = "Before scaling", "After scaling"


def class_means(whole: Dataset) -> int | None:
    """The mean image of each class; returns the class that was clicked, in that one run."""
    theme.section(
        "The mean image of each class",
        f"All {whole.statistics.train_counts[0]:,} training images of a class laid over one another. What is still to "
        "be seen is what they have in common; a network must do better than that.",
    )
    kind: Kind = st.segmented_control(
        "Of each pixel, show",
        get_args(Kind),
        format_func=KIND_NAMES.__getitem__,
        default="mean",
        required=True,
        key="mean_kind",
        persist_state="session",
    )
    clicked = gallery(
        [_picture(whole, kind, name) for name in CLASS_NAMES],
        key="class_means",
        description=f"{KIND_NAMES[kind]} image of each class",
        selected=None,
        size=165,
    )
    st.caption(
        "Click one to see photographs of its class."
        if kind == "mean"
        else "Bright where the images of a class differ most, dark where they agree; drawn twice as bright as it is."
    )
    return CLASS_NAMES.index(clicked) if clicked else None


def pixel_spread(whole: Dataset) -> None:
    """Mean, standard deviation and histogram of each channel, before or after scaling."""
    theme.section(
        "Pixel statistics",
        "Measured once over all training images, when they were prepared. Scaling squeezes the axis; the shape stays.",
    )
    scaled = (
        st.segmented_control(
            "Values", (BEFORE, AFTER), default=BEFORE, required=True, key="values_scaled", persist_state="session"
        )
        == AFTER
    )
    pixels = data.pixel_statistics(whole.name)
    unit, digits = (255, 4) if scaled else (1, 1)
    lowest, highest = (f"{value / unit:.1f}" if scaled else str(value) for value in (pixels.minimum, pixels.maximum))
    means, deviations = whole.statistics.mean, whole.statistics.standard_deviation
    theme.stat_row(
        [
            (
                f"Mean of {name}",
                f"{mean / unit:.{digits}f}",
                f"Standard deviation {deviation / unit:.{digits}f}; from {lowest} to {highest}",
            )
            for name, mean, deviation in zip(CHANNELS, means, deviations, strict=True)
        ]
    )
    plot(
        pixel_histogram(pixels.histograms, scaled=scaled),
        key="pixel_histogram",
        description="Histogram of the training images' values by channel. "
        + " ".join(f"{name}: mean {mean / unit:.{digits}f}." for name, mean in zip(CHANNELS, means, strict=True)),
        height=340,
    )


def _picture(whole: Dataset, kind: Kind, name: str) -> Picture:
    return Picture(
        id=name,
        caption=name,
        detail=MEAN_SENTENCES[name] if kind == "mean" else "",
        accent=CLASS_COLORS[CLASS_NAMES.index(name)],
        source=mean_address(whole.name, kind, name),
    )
