"""Why: what the network looked at, by three methods side by side, and what a random network would show."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import numpy as np
import streamlit as st

from cnn_core.analysis.answer import percent
from cnn_core.data import CLASS_NAMES
from ui import png, theme
from ui.asking import Arrays, ask
from ui.classify.album import Entry
from ui.classify.heat import overlay
from ui.classify.network import Network

RANDOM_SEED = 0
_CLASS, _RANDOM = "why_class", "why_random"


@dataclass(frozen=True)
class Method:
    """A question to the serving process, and what its map can and cannot say; `told` reads its numbers."""

    question: str
    title: str
    can: str
    cannot: str
    paper: str
    told: Callable[[Arrays, str], str]


def _grad_cam_told(found: Arrays, name: str) -> str:
    if not found["map"].any():
        return f"No place speaks for {name}: the map is empty."
    rows, columns = found["map"].shape
    return f"From {rows}x{columns} values of the layer {found['layer']}, the last that knows places."


def _occlusion_told(found: Arrays, name: str) -> str:
    before, drop = float(found["probability"]), float(found["drop"].max())
    if drop <= 0:
        return f"Covering any place makes {name} no less probable than {percent(before)}."
    return f"Covering the strongest place takes {name} from {percent(before)} to {percent(max(before - drop, 0.0))}."


def _gradients_told(found: Arrays, name: str) -> str:
    total, difference = float(found["total"]), float(found["difference"])
    return f"All pixels together {total:+.2f}; the logit of {name} lies {difference:+.2f} from that of a grey picture."


METHODS = (
    Method(
        "grad_cam",
        "Grad-CAM",
        "Shows which region of the last maps raises the class.",
        "It is coarse, and blind to what lowers the class.",
        "Selvaraju et al. 2017",
        _grad_cam_told,
    ),
    Method(
        "occlusion",
        "Occlusion",
        "Shows what the answer loses when a place is covered in grey: a real experiment on the network.",
        "A grey square is a picture the network never learned from, and two places that make up for each other "
        "both look unimportant.",
        "Zeiler and Fergus 2014",
        _occlusion_told,
    ),
    Method(
        "integrated_gradients",
        "Integrated gradients",
        "Shares the whole difference to a grey picture out among the pixels: nothing is lost, nothing added.",
        "It depends on the picture it starts from, and is noisy: single pixels mean little.",
        "Sundararajan et al. 2017",
        _gradients_told,
    ),
)


def view(entry: Entry, network: Network) -> None:
    """The maps for one class, with those of a random network below where they are wanted. Raises ServingError."""
    theme.section("Why", "Which parts of the picture speak for a class, and which against it?")
    class_index, random = _choices(entry, network)
    name = CLASS_NAMES[class_index]
    columns = st.columns(len(METHODS), gap="large")
    for method, column in zip(METHODS, columns, strict=True):
        with column:
            _map(method, entry, network, class_index)
    st.caption(
        f"Orange speaks for {name}, blue against it. Each map is scaled to its own strongest value, so that colours of "
        "two maps do not compare."
    )
    if not random:
        return
    st.markdown("**The same methods on a network that knows nothing**")
    for method, column in zip(METHODS, st.columns(len(METHODS), gap="large"), strict=True):
        with column:
            _map(method, entry, network, class_index, random=True)
    st.caption(
        "The same architecture with random weights (Adebayo et al. 2018). A method whose map looks the same for both "
        "shows the picture's edges, not what the network has learned."
    )


def _choices(entry: Entry, network: Network) -> tuple[int, bool]:
    probabilities = network.probabilities(entry.pixels)
    order = [int(index) for index in np.argsort(-probabilities)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        # A choice holds for this picture: another one is first asked why it was answered as it was. Options whose words
        # change, with the percentages for one, would be forgotten.
        class_index: int = st.selectbox(
            "What speaks for",
            order,
            format_func=CLASS_NAMES.__getitem__,
            key=f"{_CLASS}_{entry.id}_{network.run.id}_{network.epoch}",
            width=200,
        )
        st.caption(f"{percent(float(probabilities[class_index]))} of the answer", width="content")
        random = st.toggle(
            "Compare with a random network",
            key=_RANDOM,
            persist_state="session",
            help="A sanity check: a map that a random network gives as well says nothing about learning.",
        )
    return class_index, random


def _map(method: Method, entry: Entry, network: Network, class_index: int, *, random: bool = False) -> None:
    options = {"random_seed": RANDOM_SEED} if random else {}
    with st.spinner(f"Working out {method.title}."):
        found = ask(method.question, network.run, network.epoch, entry.pixels, class_index=class_index, **options)
    name = CLASS_NAMES[class_index]
    told = method.told(found, name)
    source = png.data_address(overlay(entry.pixels, found["heat"]))
    whose = " of a random network" if random else ""
    words = f"{method.title}{whose} for {name}. {told}"
    reading = (
        ""
        if random
        else f"<p>{escape(method.can)} <em>What it cannot say:</em> {escape(method.cannot)} "
        f"<span>({escape(method.paper)})</span></p>"
    )
    title = escape(method.title) + (", random network" if random else "")
    st.html(
        f'<figure class="es-heat"><img src="{source}" alt="{escape(words)}">'
        f"<figcaption><strong>{title}</strong><p>{escape(told)}</p>{reading}</figcaption></figure>"
    )
