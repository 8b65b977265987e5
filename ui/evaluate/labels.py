"""Labels that may be wrong: what the network confidently takes for another class, with its reason."""

import streamlit as st

from cnn_core.analysis.evaluation import Evaluation
from cnn_core.analysis.suspects import Suspects, suspects
from cnn_core.data import CLASS_NAMES
from ui import theme
from ui.evaluate.biography import biography
from ui.evaluate.pictures import picture_gallery
from ui.evaluate.scene import Scene


def view(scene: Scene) -> None:
    """The suspects, the most suspect first, and why."""
    theme.section("Label suspects", "Sometimes the network is right and the label is not.")
    # Judged by all images: what a class gets on its own images does not depend on the slice.
    found = suspects(scene.whole.probabilities, scene.whole.labels).only(scene.rows)
    images = len(scene.rows)
    st.markdown(
        f"**{len(found.rows):,} of {images:,} labels are suspect** ({len(found.rows) / images:.1%}). Most of them are "
        "mistakes of the network rather than of the label; the better the network, the more the list is worth. Look at "
        "the first ones and judge for yourself."
    )
    st.caption(
        "Confident learning (Northcutt et al. 2021): an image is suspect when another class's probability reaches the "
        "mean that this class gets on its own images. The least probable labels first. "
        "Nothing is changed: CIFAR-10 stays as it was published."
    )
    rows = found.rows.tolist()
    gallery_column, card_column = st.columns([3, 2], gap="large")
    with card_column:
        shown = scene.selected if scene.selected is not None else next(iter(rows), None)
        if shown is not None:
            st.markdown(reason_words(scene.whole, found, int(shown)))
        biography(scene, rows)
    with gallery_column:
        picture_gallery(scene, rows, key="suspects", words="labels to doubt", details=_details(scene.whole, found))


def reason_words(evaluation: Evaluation, found: Suspects, row: int) -> str:
    """Why this image is suspect, or that it is not; row of `evaluation`."""
    place = next((place for place, suspect in enumerate(found.rows) if suspect == row), None)
    if place is None:
        return "The network does not doubt this label."
    label, likely = int(evaluation.labels[row]), int(found.likely[place])
    given, doubted = evaluation.probabilities[row, likely], evaluation.probabilities[row, label]
    labelled, rather = CLASS_NAMES[label], CLASS_NAMES[likely]
    return (
        f"Labelled **{labelled}**, counted to **{rather}**: the network gives {rather} {given:.1%}, no less than the "
        f"{found.thresholds[likely]:.1%} that it gives {rather} images on average, and {labelled} {doubted:.1%}. "
        f"Suspect {place + 1:,} of {len(found.rows):,}."
    )


def _details(evaluation: Evaluation, found: Suspects) -> list[str]:
    return [
        f"{evaluation.image_id(int(row))}, rather {CLASS_NAMES[int(likely)]}?"
        for row, likely in zip(found.rows, found.likely, strict=True)
    ]
