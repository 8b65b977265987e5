"""The four kinds of layer: convolution, ReLU, pooling and dense, each at work on a real picture."""

import numpy as np
import streamlit as st
from PIL import Image

from cnn_core.digits import digit_network
from ui import photographs, selection
from ui.component import component
from ui.learn import chapters
from ui.learn.keras_line import keras_line
from ui.learn.question import lab

_PHOTOGRAPH = "layers_photograph"
CARDS = {
    "convolution": (
        "convolution",
        "1. Convolution",
        "A small kernel slides over the picture, and answers to one pattern.",
    ),
    "activation": ("activation", "2. ReLU", "What is below 0 becomes 0: found, or not found, and never less."),
    "pooling": ("pooling", "3. Pooling", "Of each 2x2 neighbours one number stays: a quarter of the room."),
    "dense": (
        "softmax",
        "4. Dense",
        "All that was found is weighed, once for each answer. This one has learned digits.",
    ),
}
"""By the name that the component has for each: its chapter, its title and what it does."""
_component = component(
    "four_layers", '<section class="epochscope-four"></section>', shares=["element", "checks", "operations"]
)


def show() -> None:
    st.markdown(
        "A convolutional network is made of four kinds of layer, stacked: the first three over and over, the last at "
        "the end. **Change the kernel and watch the next two follow.**"
    )
    name: str = st.session_state.get(_PHOTOGRAPH, photographs.EXAMPLE)
    clicked = photographs.offered_photographs("layers", "Photographs to put through the layers", name)
    if clicked:
        name = st.session_state[_PHOTOGRAPH] = clicked
    found = photographs.photograph(name)
    if found is None:
        return
    network = digit_network()
    grey = np.asarray(Image.fromarray(found[0]).convert("L"))
    result = _component(
        key="four_layers",
        data={
            "name": name,
            "side": len(grey),
            "grey": [round(value / 255, 5) for value in grey.ravel().tolist()],
            "digits": {
                "layers": [layer.model_dump() for layer in network.layers],
                "examples": [example.model_dump() for example in network.examples],
            },
            "cards": {key: {"title": title, "words": words} for key, (_, title, words) in CARDS.items()},
            "chapters": {key: _told(chapter) for key, (chapter, _, _) in CARDS.items()},
        },
        on_go_change=lambda: None,
    )
    _go(result.get("go"))
    lab(
        "cnn.layers",
        "ReLU changes nothing on the map of one of these kernels. Find it, leave it set, and check.",
    )
    keras_line('Conv2D(32, 3), Activation("relu"), MaxPooling2D(2), Dense(10)')


def _told(name: str) -> dict[str, str] | None:
    chapter = chapters.chapter(f"{chapters.PREFIX}{name}")
    return {"name": chapter.name, "title": chapter.title} if chapter else None


def _go(sent: object) -> None:
    """What a browser sent: one of the four chapters, for it may send anything."""
    for name, _, _ in CARDS.values():
        chapter = chapters.chapter(f"{chapters.PREFIX}{name}")
        if chapter and sent == name:
            selection.go(chapter.page, selection.choose(step=None))
