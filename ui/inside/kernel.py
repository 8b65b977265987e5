"""A kernel as a grid of fields to write in."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ui.component import component

_component: Callable[..., Any] = component("kernel", '<form class="epochscope-kernel"></form>', shares=["element"])
LARGEST_WEIGHT = 1e6
Values = tuple[tuple[float, ...], ...]


def edit_kernel(kernel: NDArray[np.float32], *, bound: float, key: str, description: str) -> Values | None:
    """(height, width) float32; returns what was written in the one page run that its button causes.

    `key` names the kernel, so that numbers written for one never arrive at another. `bound` is the weight with the full
    colour. Fields that were left alone keep their weights to the last digit.
    """
    told = [[f"{weight:.4g}" for weight in row] for row in kernel.tolist()]
    result = _component(
        key=key,
        data={
            "values": told,
            "bound": bound,
            "description": description,
            "button": "Use these numbers",
        },
        on_edited_change=lambda: None,
    )
    return _checked(result.get("edited"), kernel, told)


def _checked(written: Any, kernel: NDArray[np.float32], told: list[list[str]]) -> Values | None:
    try:
        values = np.asarray(written)
    except ValueError:
        return None
    if values.dtype.kind not in "iuf" or values.shape != kernel.shape or not np.isfinite(values).all():
        return None
    kept = values == np.asarray(told, np.float64)
    merged = np.where(kept, kernel, np.clip(values, -LARGEST_WEIGHT, LARGEST_WEIGHT))
    return tuple(tuple(row) for row in merged.tolist())
