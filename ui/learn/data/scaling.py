"""Histograms of the pixels as they are loaded, divided by 255, and standardized."""

from statistics import fmean

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core import data
from cnn_core.figures.data import CHANNELS, Prepared, prepared_histogram
from ui import theme
from ui.learn.keras_line import keras_line
from ui.learn.question import number
from ui.pages import link
from ui.plot import plot

NAMES: dict[Prepared, str] = {"loaded": "As loaded", "scaled": "Divided by 255", "standardized": "Mean 0, deviation 1"}
Channels = NDArray[np.float64]
LINES: dict[Prepared, str] = {
    "loaded": "train_images  # uint8, 0 to 255",
    "scaled": "train_images, test_images = train_images / 255.0, test_images / 255.0",
    "standardized": "keras.layers.Normalization(mean=[0.491, 0.482, 0.447], variance=[0.061, 0.059, 0.068])",
}


def show() -> None:
    st.markdown(
        "A pixel is an integer from 0 to 255. The tutorial's **normalization** divides by 255, so that all values lie "
        "from 0 to 1. Switch it: the axis changes, the shape does not. Nothing is lost, and weights that begin near 0 "
        "meet inputs of a size that suits them."
    )
    whole = data.load("full" if data.is_available("full") else "sample")
    prepared: Prepared = st.segmented_control(
        "Pixels",
        list(NAMES),
        format_func=NAMES.__getitem__,
        default="loaded",
        required=True,
        key="learn_prepared",
        persist_state="session",
    )
    pixels, statistics = data.pixel_statistics(whole.name), whole.statistics
    figure = prepared_histogram(pixels.histograms, prepared, statistics.mean, statistics.standard_deviation)
    means, deviations = _after(prepared, np.array(statistics.mean), np.array(statistics.standard_deviation))
    plot(
        figure,
        key="learn_histogram",
        description="Histogram of the training images' values by channel, "
        + f"{NAMES[prepared].lower()}. "
        + " ".join(f"{name}: mean {mean:.3f}." for name, mean in zip(CHANNELS, means, strict=True)),
        height=330,
    )
    digits = 1 if prepared == "loaded" else 4
    theme.table(
        ["Channel", "Mean", "Standard deviation"],
        [
            (name, f"{mean:.{digits}f}", f"{deviation:.{digits}f}")
            for name, mean, deviation in zip(CHANNELS, means, deviations, strict=True)
        ],
        numeric=(1, 2),
        caption=f"Measured over all {len(whole.train):,} training images that are here.",
    )
    keras_line(LINES[prepared], "In Keras" if prepared == "standardized" else "In NumPy")
    st.caption(
        "Here the division is the network's own first layer, `keras.layers.Rescaling(1 / 255)`: no photo can reach it "
        "unscaled."
    )
    link("data", "What each step does to one image: Data, “As input”")
    mean = fmean(statistics.mean) / 255
    number(
        "data.mean",
        "What is the mean of all values after the division by 255? Two decimals will do.",
        mean,
        tolerance=0.01,
        because="A little below the middle: these photographs are somewhat dark.",
        hint="Switch to “Divided by 255” and read the three means: it lies between them.",
    )


def _after(prepared: Prepared, means: Channels, deviations: Channels) -> tuple[Channels, Channels]:
    """Mean and deviation of each channel once the pixels are prepared so."""
    if prepared == "loaded":
        return means, deviations
    if prepared == "scaled":
        return means / 255, deviations / 255
    return np.zeros_like(means), np.ones_like(deviations)
