"""The embedding map: images placed by what the last layer sees of them, and the nearest neighbours of one."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.analysis.neighbours import nearest
from cnn_core.data import CLASS_NAMES
from cnn_core.errors import StudyError
from cnn_core.figures.embedding import Colouring, Points, embedding_map
from cnn_core.figures.style import BEST, CLASS_COLORS, TUTORIAL
from cnn_core.studies import (
    EmbeddingResult,
    Study,
    discard,
    finished,
    load_embedding,
    start,
    umap_is_installed,
    written_at,
)
from ui import selection, theme
from ui.evaluate.points import caught, choose_point, pictures_of, points_gallery
from ui.evaluate.scene import Scene
from ui.evaluate.study import Offer, is_there, pick_study, rows_within, unreadable
from ui.gallery import Picture, gallery
from ui.plot import plot_points

COUNTS = (1_000, 3_000)
"""More points than this hide each other, and t-SNE takes minutes."""
NEIGHBOURS = 6
CACHED_STUDIES = 4
CACHE_SECONDS = 3600
TSNE, UMAP, PCA = "t-SNE", "UMAP", "PCA"
_ARRANGED = "embedding_by"
COLOURS = ("true class", "answer", "right or wrong")
_OFFER = Offer(
    icon="scatter_plot",
    title="A map of the images",
    body="For every validation image this collects what the last layer sees of it, and arranges the images so that "
    "those lie together that look alike to the network. Nearest neighbours come with it.",
    button="Map the images",
    doing="Mapping the images",
)
_NEIGHBOURS_OFFER = Offer(
    icon="hub",
    title="Look-alikes",
    body="Which images look most like this one to the network? What its last layer sees of each has to be collected "
    "once.",
    button="Find look-alikes",
    doing="Finding look-alikes",
    brief=True,
)
_READING = {
    TSNE: "t-SNE (van der Maaten and Hinton 2008; perplexity 30, seed 0) keeps neighbours together and nothing else: "
    "images that lie side by side look alike to the network. How large a cluster is, how dense, and how far from "
    "another, means nothing, and another seed gives another picture.",
    UMAP: "UMAP (McInnes et al. 2018; 15 neighbours, seed 0) keeps neighbours together too, and more of how groups of "
    "them lie to each other. Still, distances between clusters and their sizes mean little.",
    PCA: "The two directions along which the last layer's values vary most. Distances mean what they say, but only "
    "along these two: images that lie together here may be far apart in the others.",
}


def view(scene: Scene) -> None:
    """The map, how to read it, the images within a lasso, and the neighbours of the selected one."""
    theme.section("Embedding", "Which images look alike to the network? Each point is one of them.")
    study = pick_study(scene, "embedding", COUNTS)
    if not is_there(study, _OFFER):
        return
    rows = rows_within(scene, study)
    if not len(rows):
        return
    try:
        found = _embedding(study)
    except StudyError as error:
        unreadable(study, error)
        return
    projection, colours = _choices(found)
    if _places(found, projection) is None:
        _offer_umap(study)
        return
    title = _title(scene, found, rows, projection)
    figure = embedding_map(
        _points(scene, found, rows, projection),
        _colouring(scene, rows, colours),
        selected=scene.selected,
        axes=_axes(found) if projection == PCA else None,
        title=title,
    )
    event = plot_points(
        figure,
        key=f"embedding_{projection}_{scene.run.id}",
        description=f"Map of {len(rows):,} images by {projection}, coloured by {colours}. {title}.",
        height=620,
        pictures=pictures_of(scene, rows),
    )
    choose_point(scene, event)
    st.caption(f"{_READING[projection]} Crosses are answered wrong. Draw around points to open their images.")
    points_gallery(scene, caught(scene, event, f"embedding_{projection}_{study.epoch}_{study.images}"), key="embedding")
    if scene.selected is not None:
        neighbours_section(scene, scene.selected)


def neighbours_section(scene: Scene, row: int) -> None:
    """The six validation images that look most like image `row` to the network; the way to find out where unknown."""
    st.markdown("**Look-alikes**: the nearest images by what the last layer sees, whatever their class.")
    studies = [study for study in finished(scene.run, "embedding") if study.epoch == scene.epoch.epoch]
    fewest = Study("embedding", scene.run, scene.epoch.epoch, min(COUNTS[0], len(scene.whole.labels)))
    if not studies and not is_there(fewest, _NEIGHBOURS_OFFER):
        return
    study = studies[0] if studies else fewest
    try:
        features = _embedding(study).features
    except StudyError as error:
        unreadable(study, error)
        return
    rows, similarity = nearest(features, row, NEIGHBOURS)
    clicked = gallery(
        [_neighbour(scene, int(one), float(value)) for one, value in zip(rows, similarity, strict=True)],
        key=f"neighbours_{scene.run.id}",
        description=f"The {len(rows)} images that look most like {scene.whole.image_id(row)} to the network",
        size=88,
    )
    st.caption(
        f"Of all {len(features):,} validation images. Similarity is the cosine between {features.shape[1]:,} values, "
        "at most 1."
    )
    if clicked:
        selection.select(selection.choose(image=clicked))
        st.rerun()


def _embedding(study: Study) -> EmbeddingResult:
    return _load(str(study.folder), written_at(study), _study=study)


@st.cache_resource(max_entries=CACHED_STUDIES, ttl=CACHE_SECONDS, show_spinner=False)
def _load(folder: str, written: int, *, _study: Study) -> EmbeddingResult:
    return load_embedding(_study)


def _choices(found: EmbeddingResult) -> tuple[str, str]:
    """UMAP is among them where it was computed or can be."""
    arrangements = [TSNE, UMAP, PCA] if found.umap is not None or umap_is_installed() else [TSNE, PCA]
    if st.session_state.get(_ARRANGED, TSNE) not in arrangements:
        # Chosen where another run's map had it.
        st.session_state[_ARRANGED] = TSNE
    with st.container(horizontal=True):
        projection: str = st.segmented_control(
            "Arranged by",
            arrangements,
            default=TSNE,
            required=True,
            key=_ARRANGED,
            persist_state="session",
            help=None if UMAP in arrangements else "UMAP is an extra: `make umap` installs it.",
        )
        colours: str = st.segmented_control(
            "Coloured by", COLOURS, default=COLOURS[0], required=True, key="embedding_colour", persist_state="session"
        )
    return projection, colours


def _places(found: EmbeddingResult, projection: str) -> NDArray[np.float32] | None:
    """(images, 2); None of UMAP where the map was made without it."""
    return {TSNE: found.tsne, UMAP: found.umap, PCA: found.components}[projection]


def _offer_umap(study: Study) -> None:
    with theme.empty_state(
        "scatter_plot",
        "This map was made without UMAP",
        "It is installed by now: the map can be made again with it, which takes some minutes.",
    ):
        if st.button("Map the images again", icon=":material/replay:", key="embedding_again"):
            discard(study)
            start(study)
            st.rerun()


def _points(scene: Scene, found: EmbeddingResult, rows: NDArray[np.int64], projection: str) -> Points:
    whole = scene.whole
    words = [
        f"{whole.image_id(int(row))}: {CLASS_NAMES[whole.labels[row]]}"
        + ("" if whole.right[row] else f", taken for {CLASS_NAMES[whole.predicted[row]]}")
        + f", {whole.confidence[row]:.0%} sure"
        for row in rows
    ]
    places = _places(found, projection)
    assert places is not None
    return Points(places[rows], rows, whole.right[rows], words)


def _colouring(scene: Scene, rows: NDArray[np.int64], colours: str) -> Colouring:
    if colours == COLOURS[2]:
        return Colouring(("wrong", "right"), (TUTORIAL, BEST), scene.whole.right[rows].astype(np.int64))
    classes = scene.whole.labels if colours == COLOURS[0] else scene.whole.predicted
    return Colouring(CLASS_NAMES, CLASS_COLORS, classes[rows].astype(np.int64))


def _axes(found: EmbeddingResult) -> tuple[str, str]:
    first, second = found.shares
    return f"First component: {first:.0%} of the variance", f"Second: {second:.0%}"


def _title(scene: Scene, found: EmbeddingResult, rows: NDArray[np.int64], projection: str) -> str:
    wrong = int((~scene.whole.right[rows]).sum())
    if projection == PCA:
        return f"Two components explain {found.shares.sum():.0%} of what the last layer sees of all images"
    return f"{len(rows):,} images, {wrong:,} of them answered wrong, arranged by what the last layer sees"


def _neighbour(scene: Scene, row: int, similarity: float) -> Picture:
    label = int(scene.whole.labels[row])
    return Picture(
        id=scene.whole.image_id(row),
        caption=CLASS_NAMES[label],
        detail=f"similarity {similarity:.2f}",
        mark="correct" if scene.whole.right[row] else "wrong",
        accent=CLASS_COLORS[label],
    )
