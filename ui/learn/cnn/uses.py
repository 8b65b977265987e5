"""What convolutional networks are used for, each with who showed it and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from cnn_core.analysis.answer import percent
from cnn_core.data import CLASS_NAMES
from cnn_core.errors import EpochscopeError
from cnn_core.runs.follow import RunSummary
from cnn_core.runs.networks import networks_of
from ui import photographs, png, theme
from ui.asking import ask
from ui.classify.network import classifiable, network_of
from ui.component import component
from ui.learn.cnn.epoch import best_or_last
from ui.learn.question import Option, choice
from ui.pages import link
from ui.waking import awake

_PHOTOGRAPH = "finding_photograph"
_component = component("finding", '<section class="epochscope-finding"></section>', shares=["element"])


@dataclass(frozen=True)
class Use:
    """What was done, by whom and when, and where to read it."""

    what: str
    source: str


PICTURES = (
    Use(
        "Reading the amounts on bank cheques: several million a day in the United States.",
        "LeCun, Bottou, Bengio and Haffner, Proceedings of the IEEE, 1998",
    ),
    Use(
        "Naming what is in a photograph, one of 1,000 kinds: the share of misses among five tries fell from 26 to 15 "
        "%.",
        "Krizhevsky, Sutskever and Hinton, ImageNet challenge, 2012",
    ),
    Use(
        "Finding faces and telling whose they are, as cameras that watch doors do.",
        "Taigman, Yang, Ranzato and Wolf (DeepFace), CVPR 2014",
    ),
    Use(
        "Steering a car by what its front camera sees, on real roads.",
        "Bojarski and others, arXiv 1604.07316, 2016",
    ),
    Use(
        "Telling skin cancers from harmless moles as well as 21 dermatologists did on the same photographs.",
        "Esteva and others, Nature, 2017",
    ),
)
PLACES = (
    Use(
        "Detection answers what and where: a box round each object.",
        "Ren, He, Girshick and Sun (Faster R-CNN), arXiv 1506.01497, 2015; Redmon and others (YOLO), 1506.02640, 2015",
    ),
    Use(
        "Segmentation answers for every pixel: road or pavement, tumour or healthy tissue.",
        "Long, Shelhamer and Darrell, arXiv 1411.4038, 2014; Ronneberger, Fischer and Brox (U-Net), 1505.04597, 2015",
    ),
)
NOT_PICTURES = (
    Use("Text: a kernel slides over words, and learns phrases.", "Kim, arXiv 1408.5882, 2014"),
    Use(
        "Speech: a kernel slides over sound, 16,000 values a second.", "van den Oord and others, arXiv 1609.03499, 2016"
    ),
    Use(
        "Time series: irregular heartbeats in an electrocardiogram, told apart as well as cardiologists do.",
        "Hannun and others, Nature Medicine, 2019",
    ),
    Use("Games: a Go board is a 19x19 picture.", "Silver and others (AlphaGo), Nature, 2016"),
)
READY_MADE = (
    Use("VGG-16: many 3x3 convolutions, one after the other.", "Simonyan and Zisserman, arXiv 1409.1556, 2014"),
    Use("ResNet50: shortcuts around blocks, so that depth does not hurt.", "He and others, arXiv 1512.03385, 2015"),
    Use("InceptionV3: kernels of several sizes side by side.", "Szegedy and others, arXiv 1512.00567, 2015"),
    Use("EfficientNet: depth, width and picture size grown together.", "Tan and Le, arXiv 1905.11946, 2019"),
)
GROUPS: dict[str, tuple[str, Sequence[Use]]] = {
    "Pictures": ("A picture goes in, one answer comes out: **classification**, what this app is about.", PICTURES),
    "What and where": ("The same layers, with another end.", PLACES),
    "Not pictures": ("A convolution suits whatever has neighbours, in one dimension as in two.", NOT_PICTURES),
    "Ready-made": (
        "Networks that others trained for weeks on 1.3 million photographs can be taken over and **fine-tuned** with "
        "few pictures of one's own. Each of these was among the best of its year.",
        READY_MADE,
    ),
}


def show() -> None:
    st.markdown(
        "A convolutional network fits wherever things are recognized by small patterns that may turn up anywhere."
    )
    chosen: str = st.segmented_control(
        "What goes in", list(GROUPS), default="Pictures", required=True, key="uses_group", label_visibility="collapsed"
    )
    lead, uses = GROUPS[chosen]
    st.markdown(lead)
    st.html(f'<div class="es-sources" role="list">{"".join(_entry(use) for use in uses)}</div>')
    if chosen == "What and where":
        _where()
    if chosen == "Ready-made":
        link("learn-better", "Take one over: Making it better")
    choice(
        "cnn.uses",
        "A robot is to pick ripe tomatoes without touching the leaves in front of them. What must its network answer?",
        [
            Option(
                "Classification: whether there is a ripe tomato in the picture",
                "It would know that there is one, and not where to reach.",
            ),
            Option(
                "Detection: a box round each ripe tomato",
                "Close, but a box round a tomato holds the leaves in front of it too. Look at “What and where”.",
            ),
            Option(
                "Segmentation: for each pixel whether it is ripe tomato",
                "The outline keeps the leaves out. It is the dearest of the three to label, too.",
                right=True,
            ),
        ],
    )


def _entry(use: Use) -> str:
    return f'<div role="listitem">{escape(use.what)} <cite>{escape(use.source)}</cite></div>'


def _where() -> None:
    runs = classifiable()
    if not runs or not awake():
        return
    name: str = st.session_state.get(_PHOTOGRAPH, photographs.EXAMPLE)
    clicked = photographs.offered_photographs("finding", "Photographs to find something in", name, beside=lambda: None)
    if clicked:
        name = st.session_state[_PHOTOGRAPH] = clicked
    found, strongest = photographs.photograph(name), max(runs, key=_accuracy)
    if found is None:
        return
    pixels, _ = found
    run, history = strongest.run, strongest.history
    try:
        epoch = best_or_last(history, networks_of(run, history))
        probabilities = network_of(run, epoch).probabilities(pixels)
        answer = int(probabilities.argmax())
        heat = ask("grad_cam", run, epoch, pixels, class_index=answer)["heat"]
    except EpochscopeError as error:
        st.error(theme.plain(str(error)), icon=":material/error:")
        return
    _component(
        key="finding",
        data={
            "source": png.data_address(pixels),
            "name": name,
            "answer": f"{CLASS_NAMES[answer]}, {percent(float(probabilities[answer]))}",
            "heat": [[round(float(value), 3) for value in row] for row in heat],
        },
    )
    st.caption(
        f"{theme.plain(run.meta().name or run.id)}, epoch {epoch}, was trained to name pictures and nothing else. Box "
        "and outline are where it looked (Grad-CAM), cut off at the strength you set: a first guess. Networks for "
        "detection and segmentation learn from boxes and outlines that people drew."
    )


def _accuracy(summary: RunSummary) -> float:
    return summary.history.best.validation.accuracy if summary.history.best else 0.0
