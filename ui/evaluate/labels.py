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
    evaluation = scene.evaluation
    found = suspects(evaluation.probabilities, evaluation.labels)
    share = len(found.rows) / max(len(evaluation.labels), 1)
    st.markdown(
        f"**{len(found.rows):,} of {len(evaluation.labels):,} labels are suspect** ({share:.1%}). Most of them are "
        "mistakes of the network rather than of the label; the better the network, the more the list is worth. Look at "
        "the first ones and judge for yourself."
    )
    st.caption(
        "Confident learning (Northcutt et al. 2021): an image is suspect when another class's probability reaches the "
        "mean that this class gets on its own images. Sorted by how much likelier that class is than the label. "
        "Nothing is changed: CIFAR-10 stays as it was published."
    )
    rows = scene.rows[found.rows].tolist()
    gallery_column, card_column = st.columns([3, 2], gap="large")
    with card_column:
        shown = scene.selected if scene.selected is not None else next(iter(rows), None)
        if shown is not None:
            st.markdown(reason_words(evaluation, found, _place(scene, shown)))
        biography(scene, rows)
    with gallery_column:
        picture_gallery(scene, rows, key="suspects", words="labels to doubt", details=_details(evaluation, found))


def reason_words(evaluation: Evaluation, found: Suspects, row: int | None) -> str:
    """Why this image is suspect, or that it is not; row of `evaluation`."""
    place = next((place for place, suspect in enumerate(found.rows) if suspect == row), None)
    if row is None or place is None:
        return "The network does not doubt this label."
    label, likely = int(evaluation.labels[row]), int(found.likely[place])
    given, doubted = evaluation.probabilities[row, likely], evaluation.probabilities[row, label]
    labelled, rather = CLASS_NAMES[label], CLASS_NAMES[likely]
    return (
        f"Labelled **{labelled}**, taken for **{rather}**: the network gives {rather} {given:.1%}, no less than the "
        f"{found.thresholds[likely]:.1%} that it gives {rather} images on average, and {labelled} {doubted:.1%}. "
        f"Suspect {place + 1:,} of {len(found.rows):,}."
    )


def _place(scene: Scene, row: int) -> int | None:
    """Where among the scene's images a row of all is."""
    places = (scene.rows == row).nonzero()[0]
    return int(places[0]) if len(places) else None


def _details(evaluation: Evaluation, found: Suspects) -> list[str]:
    return [
        f"{evaluation.image_id(int(row))}, rather {CLASS_NAMES[int(likely)]}?"
        for row, likely in zip(found.rows, found.likely, strict=True)
    ]
