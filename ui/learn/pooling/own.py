"""What the pooling of a network of one's own receives, of one photograph."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn_core.config import ModelConfig
from cnn_core.layers import AveragePooling2D, MaxPooling2D
from ui.asking import ask
from ui.classify.network import Network
from ui.inside.geometry import configured
from ui.inside.picture import Motif
from ui.learn.lab.numbers import numbers

SHOWN = 8
_POOLING = (MaxPooling2D, AveragePooling2D)


def before_pooling(model: ModelConfig) -> str | None:
    """The name of the layer whose maps the first pooling receives; None where there is no pooling after a layer."""
    names = list(configured(model).items())
    first = next((place for place, (_, layer) in enumerate(names) if isinstance(layer, _POOLING)), None)
    return names[first - 1][0] if first else None


def own_maps(network: Network, motif: Motif) -> dict[str, Any] | None:
    """For the browser: the strongest of these maps of the photograph. Raises ServingError."""
    layer = before_pooling(network.run.config().model)
    if layer is None:
        return None
    maps = ask("feature_maps", network.run, network.epoch, motif.pixels, layer=layer)[layer]
    if maps.ndim != 3 or not np.isfinite(maps).all():
        return None
    return {
        "told": f"{network.run.id} {network.epoch} {motif.name}",
        "words": f"Maps that reach the first pooling of {network.name}, made of photograph {motif.name}",
        "rows": maps.shape[0],
        "columns": maps.shape[1],
        "maps": [_told(maps, channel) for channel in _strongest(maps)],
    }


def _strongest(maps: NDArray[np.float32]) -> list[int]:
    return [int(channel) for channel in np.argsort(-maps.mean(axis=(0, 1)), kind="stable")[:SHOWN]]


def _told(maps: NDArray[np.float32], channel: int) -> dict[str, Any]:
    return {"name": f"map {channel} of the network", "values": numbers(maps[..., channel])}
