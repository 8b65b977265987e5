"""Activations to touch: function and slope with a movable point, and a map that goes through them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnn_core.layers import Activation
from ui.learn.lab.component import lab_component
from ui.learn.lab.numbers import numbers

ALL: tuple[Activation, ...] = ("linear", "relu", "leaky_relu", "elu", "gelu", "silu", "tanh", "sigmoid")

_component = lab_component("activation")


@dataclass(frozen=True)
class NamedMap:
    """(rows, columns) float, what a layer sums up before its activation; all maps of a lab have one size."""

    name: str
    values: NDArray[np.floating]


def activation_lab(key: str, names: Sequence[Activation], maps: Sequence[NamedMap]) -> None:
    """The curves of these activations, and the maps that one of them is applied to."""
    rows, columns = maps[0].values.shape
    _component(
        key=key,
        data={
            "names": list(names),
            "rows": rows,
            "columns": columns,
            "maps": [{"name": one.name, "values": numbers(one.values)} for one in maps],
        },
    )
