"""Look-alikes: the training images that the network's last layer sees most like this picture."""

import streamlit as st

from cnn_core.analysis.doubt import nearest_to
from cnn_core.data import CLASS_NAMES
from cnn_core.errors import StudyError
from cnn_core.figures.style import CLASS_COLORS
from ui import theme
from ui.asking import ask
from ui.classify import album
from ui.classify.album import Entry
from ui.classify.network import Network
from ui.classify.reference import reference, study_of
from ui.evaluate.study import Offer, is_there, unreadable
from ui.gallery import Picture, gallery

COUNT = 12
_OFFER = Offer(
    icon="hub",
    title="What it has learned from",
    body="What the last layer sees of up to 5,000 training images has to be collected once for this epoch. Then every "
    "picture has its look-alikes among them, and strangers are told by their distance too.",
    button="Collect it",
    doing="Collecting what it has learned from",
)


def view(entry: Entry, network: Network) -> None:
    """The nearest training images, the nearest first; a click looks at one. Raises EpochscopeError."""
    theme.section("Look-alikes", "Which of the images it learned from look most like this one to the network?")
    study = study_of(network)
    if not is_there(study, _OFFER):
        return
    try:
        known = reference(network)
    except StudyError as error:
        unreadable(study, error)
        return
    if known is None:
        return
    feature = ask("features", network.run, network.epoch, entry.pixels)["features"][0]
    rows, similarity = nearest_to(feature, known.features, COUNT)
    classes = [int(known.labels[row]) for row in rows]
    clicked = gallery(
        [
            Picture(
                id=f"train-{known.indices[row]}",
                caption=CLASS_NAMES[label],
                detail=f"similarity {value:.2f}",
                accent=CLASS_COLORS[label],
            )
            for row, label, value in zip(rows, classes, similarity, strict=True)
        ],
        key="classify_lookalikes",
        description=f"The {COUNT} training images that look most like {entry.picture.name} to the network",
        selected=entry.id,
    )
    most = max(set(classes), key=classes.count)
    st.caption(
        f"{classes.count(most)} of the {COUNT} nearest are of class {CLASS_NAMES[most]}. Of {len(known.labels):,} "
        f"training images, by the cosine between the {known.features.shape[1]:,} values that the last layer sees. It "
        "shows what the network finds alike, not which images made it answer so."
    )
    if clicked:
        album.look_at(clicked)
        st.rerun()
