"""A few images as they are and as a corruption leaves them, each with what the network makes of it."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core import data
from cnn_core.analysis.robustness import Robustness
from cnn_core.data import CLASS_NAMES
from cnn_core.data.corruptions import CORRUPTIONS, corrupt
from cnn_core.runs.predictions import softmax
from ui import png, selection
from ui.evaluate.scene import Scene
from ui.gallery import Picture, gallery

EXAMPLES = 6
_CORRUPTED = ", corrupted"


def corrupted_examples(scene: Scene, found: Robustness, rows: NDArray[np.int64], kind: str, severity: int) -> None:
    """Six images above, the same six corrupted below; row i of `found` is row `rows[i]` of the scene's images.

    The pixels are those that were measured: a corruption draws the same for an image however it is asked.
    """
    places = _examples(scene, found, rows)
    clean = softmax(found.clean[places] / np.float32(scene.temperature))
    corrupted = found.answered(kind, severity, temperature=scene.temperature)[places]
    ids = [scene.whole.image_id(int(rows[place])) for place in places]
    truths = [int(found.labels[place]) for place in places]
    above = [_picture(image_id, truth, one) for image_id, truth, one in zip(ids, truths, clean, strict=True)]
    below = [
        _picture(f"{image_id}{_CORRUPTED}", truth, one, _source(scene, int(rows[place]), kind, severity))
        for place, image_id, truth, one in zip(places, ids, truths, corrupted, strict=True)
    ]
    clicked = gallery(
        [*above, *below],
        key="corrupted_examples",
        description=f"{len(ids)} images as they are, then the same with {CORRUPTIONS[kind].title.lower()} of severity "
        f"{severity}",
        selected=selection.current().image,
        columns=len(ids),
    )
    st.caption("Above: as they are. Below: as the network got them here, with its answer.")
    if clicked:
        selection.select(selection.choose(image=clicked.removesuffix(_CORRUPTED)))
        st.rerun()


def _examples(scene: Scene, found: Robustness, rows: NDArray[np.int64]) -> list[int]:
    """The selected image where it is among them, then one of each class, until there are six."""
    chosen = np.flatnonzero(rows == scene.selected).tolist() if scene.selected is not None else []
    firsts = [int(np.flatnonzero(found.labels == label)[0]) for label in np.unique(found.labels)]
    return list(dict.fromkeys([*chosen, *firsts, *range(min(EXAMPLES, len(rows)))]))[:EXAMPLES]


def _picture(
    picture_id: str, truth: int, probabilities: Sequence[float] | NDArray[np.float64], source: str | None = None
) -> Picture:
    answer = int(np.argmax(probabilities))
    return Picture(
        id=picture_id,
        caption=CLASS_NAMES[answer],
        detail=f"{probabilities[answer]:.0%} sure",
        mark="correct" if answer == truth else "wrong",
        source=source,
    )


def _source(scene: Scene, row: int, kind: str, severity: int) -> str:
    pixels = data.image(scene.whole.split, int(scene.whole.indices[row]))
    return png.data_address(corrupt(pixels[None], kind, severity, first=row)[0])
