"""What survives a shift, a turn and a scaling of the picture: of the maps, and of a network's answers."""

import numpy as np
import streamlit as st

from cnn_core import data
from cnn_core.data.corruptions import CORRUPTIONS, SEVERITIES, corrupt
from cnn_core.runs.directory import Run
from ui import theme
from ui.classify.answers import answers
from ui.classify.network import Network
from ui.learn.keras_line import keras_line
from ui.learn.lab.component import lab_component
from ui.learn.lab.kernels import BLUR, EDGES, SOBEL_X, SOBEL_Y, told
from ui.learn.lab.pictures import with_pictures
from ui.learn.own.network import with_network
from ui.learn.question import lab as ask_lab

KINDS = {"shift": "Shifted, pixels", "rotation": "Turned, degrees", "scale": "Enlarged, times"}
PHOTOGRAPHS = 60
_component = lab_component("survival")


def show() -> None:
    st.markdown(
        "Move the picture a little: its map moves along, and value by value it is another map. After pooling less of "
        "that is left, for what stays within a window stays in the same place. That is a little **invariance**: to "
        "small shifts, less to turns and other scales. The larger the window, the more survives, and the less is known "
        "about where. The sum changes as the average does: it is the same number, times the area."
    )
    with_pictures(_component, key="survival", presets=told((SOBEL_X, SOBEL_Y, EDGES, BLUR)))
    keras_line("keras.layers.MaxPooling2D(pool_size=3)")
    ask_lab(
        "pooling.survives",
        "Shift the picture by two pixels. How large must the windows be, so that the pooled maximum changes by less "
        "than 15 %, the mean of all pictures?",
    )
    theme.section("And the answers of a network?", "The same photographs, moved more and more.")
    with_network(_answers)


def _answers(network: Network) -> None:
    with st.spinner(f"Asking it about {PHOTOGRAPHS} photographs, moved in fifteen ways."):
        kept = kept_answers(network.run, network.epoch)
    for kind, title in KINDS.items():
        values = [f"{value:g}" for value in CORRUPTIONS[kind].values]
        theme.table([title, *values], [("Same answer", *(f"{share:.0%}" for share in kept[kind]))], numeric=range(1, 6))
    st.caption(
        f"The share of the first {PHOTOGRAPHS} test photographs that get the same class as before they were moved, by "
        f"{theme.plain(network.name)}. The border is filled up by mirroring."
    )


def kept_answers(run: Run, epoch: int) -> dict[str, list[float]]:
    """By the kind of change, the share of photographs whose class stays, at each severity. Raises ServingError."""
    photographs = data.load("sample").test.images[:PHOTOGRAPHS]
    changed = [corrupt(photographs, kind, severity) for kind in KINDS for severity in SEVERITIES]
    logits = answers().logits(run, epoch, [*photographs, *np.concatenate(changed)])
    classes = np.argmax(np.stack(logits), axis=1).reshape(-1, PHOTOGRAPHS)
    same = (classes[1:] == classes[0]).mean(axis=1).reshape(len(KINDS), len(SEVERITIES))
    return dict(zip(KINDS, same.tolist(), strict=True))
