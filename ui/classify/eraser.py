"""A brush that takes pixels away, and the answer that follows it."""

import hashlib

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.analysis.answer import percent
from cnn_core.data import CLASS_NAMES
from cnn_core.data.cifar10 import Pixels
from cnn_core.errors import ServingError
from cnn_core.runs.predictions import softmax
from cnn_core.serving import client
from ui import png, theme
from ui.classify.album import Entry
from ui.classify.network import Network
from ui.component import component
from ui.picture import probability_bars

PLACES = 32 * 32
BARS = 5
_component = component("eraser", '<div class="epochscope-eraser"></div>', shares=["element"])


def view(entry: Entry, network: Network) -> None:
    """The picture under the brush beside the answer to what is left of it. Raises ServingError."""
    theme.section("Erase", "Brush parts of the picture away and watch the answer: what does it hang on?")
    st.fragment(_erase)(entry, network)


def without(pixels: Pixels, places: NDArray[np.int64]) -> Pixels:
    """(32, 32, 3) uint8 with the pixels at `places`, counted row by row, in the picture's mean colour."""
    left = pixels.reshape(PLACES, 3).copy()
    left[places] = np.round(pixels.reshape(PLACES, 3).mean(axis=0))
    return left.reshape(pixels.shape)


def places_of(told: object) -> NDArray[np.int64]:
    """What the browser says was erased; whatever is no place is left out."""
    found = [place for place in told if isinstance(place, int)] if isinstance(told, list) else []
    return np.array(sorted({place for place in found[:PLACES] if 0 <= place < PLACES}), np.int64)


def _erase(entry: Entry, network: Network) -> None:
    canvas, answer = st.columns(2, gap="large")
    with canvas:
        # By what the network sees: another part of the same picture is another picture.
        digest = hashlib.sha256(entry.pixels.tobytes()).hexdigest()[:16]
        key = f"erased_{digest}"
        erased: NDArray[np.int64] = st.session_state.get(key, np.array([], np.int64))
        result = _component(
            key=f"eraser_{digest}",
            data={
                "source": png.data_address(entry.pixels),
                "name": entry.picture.name,
                "colour": np.round(entry.pixels.reshape(PLACES, 3).mean(axis=0)).astype(int).tolist(),
                "erased": erased.tolist(),
            },
            on_erased_change=_ignore,
        )
        if result.get("erased") is not None:
            erased = st.session_state[key] = places_of(result["erased"])
    with answer:
        _answers(entry, network, erased)


def _answers(entry: Entry, network: Network, erased: NDArray[np.int64]) -> None:
    try:
        before = network.probabilities(entry.pixels)
        now = _asked(without(entry.pixels, erased), network) if len(erased) else before
    except ServingError as error:
        st.error(theme.plain(str(error)), icon=":material/cloud_off:")
        return
    answer = int(before.argmax())
    st.markdown(f"**{change_words(len(erased), answer, before, now)}**")
    st.html(probability_bars(now.tolist(), entry.true_class, most=BARS))


def _asked(pixels: Pixels, network: Network) -> NDArray[np.float64]:
    # Not kept: nobody brushes the same twice.
    logits = client.ask("logits", network.run, network.epoch, {"pixels": pixels[None]})["logits"][0]
    return softmax(logits / np.float32(network.temperature))


def change_words(count: int, answer: int, before: NDArray[np.float64], now: NDArray[np.float64]) -> str:
    """What the brush has done to the answer so far."""
    name, other = CLASS_NAMES[answer], int(now.argmax())
    if not count:
        return f"As it is: {name}, {percent(float(before[answer]))}."
    gone = f"{count / PLACES:.0%} of the picture is gone"
    if other == answer:
        return f"{gone}; {name} goes from {percent(float(before[answer]))} to {percent(float(now[answer]))}."
    return f"{gone}; the answer turns from {name} to {CLASS_NAMES[other]}, {percent(float(now[other]))}."


def _ignore() -> None:
    """A trigger needs a callback; the page reads its value instead."""
