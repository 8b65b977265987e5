"""The filters of the first layer as colour pictures, and how far each has come since the first epoch."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.figures.inside import filter_sheet
from cnn_core.runs.probe import FirstFilters
from ui import theme
from ui.component import component
from ui.inside.sheets import shown
from ui.watching.watched import Watched

_component = component("filters", '<div class="epochscope-filters" role="list"></div>', shares=["element"])
SHOWN_FILTERS = 64


def view(watched: Watched) -> None:
    """After the last epoch; beside each filter its change, which the bar below it measures."""
    first, last = watched.saved[0], watched.saved[-1]
    now, then = watched.filters(last), watched.filters(first)
    if now is None:
        _none_kept(watched)
        return
    changes = None
    if now.learned and then is not None and then.kernel.shape == now.kernel.shape and first != last:
        changes = lengths_of_change(now.kernel, then.kernel)
    _pictures(watched, now, then.kernel if then is not None and changes is not None else None, changes)
    st.caption(_words(now, first, changes is not None))


def lengths_of_change(now: NDArray[np.float32], then: NDArray[np.float32]) -> NDArray[np.float64]:
    """(filters,): how long the change of each filter is, over what its length was; 0 of one that was and stayed 0."""
    axes = (0, 1, 2)
    moved, before = (np.sqrt((part.astype(np.float64) ** 2).sum(axis=axes)) for part in (now - then, then))
    return np.asarray(moved / np.maximum(before, 1e-12))


def _pictures(
    watched: Watched, now: FirstFilters, then: NDArray[np.float32] | None, changes: NDArray[np.float64] | None
) -> None:
    kernel = now.kernel[..., :SHOWN_FILTERS]
    sheets = [shown(filter_sheet(kernel))]
    if then is not None:
        # On the filters' own scale, so that a small change looks small.
        sheets.append(shown(filter_sheet(kernel - then[..., :SHOWN_FILTERS], strongest=_strongest(kernel))))
    captions = ["" if changes is None else _percent(float(changes[place])) for place in range(kernel.shape[-1])]
    _component(
        key=f"watched_filters_{watched.run.id}",
        data={
            "sheets": sheets,
            "captions": captions,
            "words": [
                f"Filter {place}" + (f", changed by {caption} of its length" if caption else "")
                for place, caption in enumerate(captions)
            ],
        },
    )


def _strongest(kernel: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.abs(np.nan_to_num(np.moveaxis(kernel, -1, 0))).max(axis=(1, 2, 3), keepdims=True))


def _percent(share: float) -> str:
    return f"{share:.0%}" if np.isfinite(share) else "no number"


def _words(now: FirstFilters, first: int, changed: bool) -> str:
    count = now.kernel.shape[-1]
    words = "Each filter as the picture that it fits best: grey is a weight of 0, its largest weight is full colour."
    if count > SHOWN_FILTERS:
        words = f"The first {SHOWN_FILTERS} of {count}. {words}"
    if not now.learned:
        return f"{words} This layer was computed from the images before the training, and stays as it is."
    if not changed:
        return f"{words} From the next epoch on, the change of each is shown beside it."
    return (
        f"{words} On its right, what has changed since epoch {first}, on the same scale; below, how long that change "
        "is, in percent of the filter's own length."
    )


def _none_kept(watched: Watched) -> None:
    if watched.history.probes:
        why = "The first layer of this network does not see the colours themselves, so that it has no colour pictures."
    else:
        why = (
            "This run was trained by an earlier release, which did not keep them. Inside shows those of a saved epoch."
        )
    theme.empty_state("grid_off", "No pictures of the first filters", why)
