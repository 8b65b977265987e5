"""Fixed and broken: which images another epoch or run answers otherwise, and whether the difference is real."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.analysis.difference import LEVEL, Difference, difference
from ui import theme
from ui.evaluate.pictures import picture_gallery
from ui.evaluate.scene import Other, Scene


def view(scene: Scene) -> None:
    """From what is compared with to what is shown."""
    theme.section("Fixed and broken", "Two networks of one accuracy may fail on different images.")
    if scene.other is None:
        theme.empty_state(
            "compare_arrows",
            "Compare with what?",
            "Choose another epoch or another run under “Compare with” above. It must be judged by the same images.",
        )
        return
    found = difference(scene.other.evaluation.right, scene.evaluation.right)
    _figures(scene, scene.other, found)
    if scene.slice is not None and scene.slice.by_answer:
        st.caption(
            "This slice was chosen by what the network answers at this very epoch, so the difference tells of the "
            "choice as much as of the networks, and no test is made of it."
        )
    else:
        _verdict(scene, scene.other, found)
    fixed, broken = st.tabs([f"Fixed ({len(found.fixed):,})", f"Broken ({len(found.broken):,})"])
    with fixed:
        picture_gallery(scene, _surest(scene, found.fixed), key="fixed", words="images wrong before, right now")
    with broken:
        picture_gallery(scene, _surest(scene, found.broken), key="broken", words="images right before, wrong now")


def difference_words(found: Difference, before: str, now: str) -> str:
    """Whether the difference is real, with the numbers that say so."""
    low, high = found.interval
    change = (
        f"From {theme.plain(before)} to {theme.plain(now)} accuracy changes by **{100 * found.change:+.2f} points**"
    )
    numbers = f"interval {100 * low:+.2f} to {100 * high:+.2f}, p {_p_words(found.p_value)}"
    if not len(found.fixed) + len(found.broken):
        return "Every image is answered right by both or wrong by both: **there is no difference** on these images."
    if found.real:
        return f"{change}. **The difference is real** as far as these {found.images:,} images can tell ({numbers})."
    return f"{change}. **It may be chance**: these {found.images:,} images do not tell the two apart ({numbers})."


def _verdict(scene: Scene, other: Other, found: Difference) -> None:
    st.markdown(difference_words(found, other.name, f"epoch {scene.epoch.epoch}"))
    st.caption(
        "McNemar's exact test asks how likely so uneven a split of fixed and broken images were if either were as "
        f"likely. The interval holds {LEVEL:.0%} of 10,000 bootstrap samples: the images drawn again. The difference "
        "counts as real where p is below 0.05 and the interval leaves out 0."
    )


def _p_words(value: float) -> str:
    return "below 0.0001" if value < 0.0001 else f"= {value:.4f}"


def _figures(scene: Scene, other: Other, found: Difference) -> None:
    theme.stat_row(
        [
            (
                "Accuracy",
                f"{scene.evaluation.right.mean():.2%}",
                f"{other.evaluation.right.mean():.2%} at {other.name}",
            ),
            ("Fixed", f"{len(found.fixed):,}", "Wrong before, right now"),
            ("Broken", f"{len(found.broken):,}", "Right before, wrong now"),
            ("Both right", f"{found.both_right:,}", "No news"),
            ("Both wrong", f"{found.both_wrong:,}", "Still to be learned"),
        ]
    )


def _surest(scene: Scene, rows: NDArray[np.int64]) -> list[int]:
    """Rows of the scene's images as rows of all, the most confident answer of today first."""
    of_whole = scene.rows[rows]
    ordered = of_whole[(-scene.whole.confidence[of_whole]).argsort(kind="stable")]
    return [int(row) for row in ordered]
