"""How the chosen value came about, in numbers and in words, whatever the kind of its layer."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from cnn_core import config as settings
from cnn_core import layers
from cnn_core.analysis.output_pixel import pooled_pixel
from cnn_core.data import CLASS_NAMES
from ui import theme
from ui.inside import network
from ui.inside.network import PIXELS, PROBABILITIES
from ui.inside.number_grid import grid, number, operand, percent, show, sign
from ui.inside.residual import residual_sum
from ui.inside.walk import Walk
from ui.inside.weighted_sum import weighted_sum


def how_it_came_about(walk: Walk) -> None:
    """The arithmetic of the chosen value; of the picture itself there is none."""
    layer, where = walk.place.layer, walk.place
    explain = EXPLAINED.get(layer.kind)
    if layer.name == PIXELS or explain is None:
        return
    name = walk.channel_name
    spot = f" at row {where.row}, column {where.column}" if layer.has_maps else ""
    theme.section("One value", f"How {name}{spot} comes to {number(chosen_value(walk))}.")
    explain(walk)


def chosen_value(walk: Walk) -> float:
    where = walk.place
    return float(walk.values[where.row, where.column, where.channel] if where.layer.has_maps else _vector_value(walk))


def _vector_value(walk: Walk) -> float:
    return float(walk.values[walk.place.channel])


def _before(walk: Walk) -> float:
    """The same place of the same channel, one layer before."""
    before, where = walk.before, walk.place
    return float(before[where.row, where.column, where.channel] if before.ndim == 3 else before[where.channel])


def _pooling(walk: Walk) -> None:
    layer, where = walk.configured[walk.place.layer.name], walk.place
    if not isinstance(layer, layers.MaxPooling2D | layers.AveragePooling2D):
        return
    pixel = pooled_pixel(layer, walk.before, where.row, where.column, where.channel)
    window, last = pixel.window, layer.pool_size - 1
    rows, columns = f"rows {window.top} to {window.top + last}", f"columns {window.left} to {window.left + last}"
    show(
        [
            grid(window.values[..., 0], f"map {where.channel} before, {rows}, {columns}", marked=pixel.winner),
            sign(f"{'mean' if pixel.winner is None else 'largest'} = {number(pixel.value)}"),
        ]
    )
    if pixel.winner is not None:
        row, column = window.top + pixel.winner[0], window.left + pixel.winner[1]
        st.caption(f"The winner stands at row {row}, column {column} of the map before.")


def _scaling(walk: Walk) -> None:
    layer = walk.configured.get(walk.place.layer.name)
    factor = layer.factor if isinstance(layer, layers.Scale) else 1 / 255
    words = "1/255" if layer is None else number(factor)
    _line(f"{number(_before(walk))} × {words} = {number(chosen_value(walk))}")


def _normalization(walk: Walk) -> None:
    mean = settings.CHANNEL_MEANS[walk.place.channel]
    deviation = settings.CHANNEL_DEVIATIONS[walk.place.channel]
    _line(f"({number(_before(walk))} − {mean}) / {deviation} = {number(chosen_value(walk))}")
    st.caption("Mean and standard deviation of this colour over all training images of CIFAR-10, on a scale of 0 to 1.")


def _batch_normalization(walk: Walk) -> None:
    layer, channel = walk.configured[walk.place.layer.name], walk.place.channel
    epsilon = layer.epsilon if isinstance(layer, layers.BatchNormalization) else 0.0
    weights = {
        name: float(values[channel]) for name, values in network.weights(walk.subject, walk.place.layer.name).items()
    }
    spread = (weights["moving_variance"] + epsilon) ** 0.5
    factor = f" × {operand(weights['gamma'])}" if "gamma" in weights else ""
    _line(
        f"({number(_before(walk))} − {operand(weights['moving_mean'])}) / {number(spread)}{factor} + "
        f"{operand(weights.get('beta', 0.0))} = {number(chosen_value(walk))}"
    )
    factor_words = " times the learned factor" if factor else ""
    st.caption(f"Less the map's usual mean, over its usual spread{factor_words}, plus the learned shift.")


def _activation(walk: Walk) -> None:
    if walk.place.layer.name == PROBABILITIES:
        _softmax(walk)
        return
    layer = walk.configured[walk.place.layer.name]
    curve = layer.activation if isinstance(layer, layers.ActivationLayer) else "linear"
    _line(f"{curve}({number(_before(walk))}) = {number(chosen_value(walk))}")


def _softmax(walk: Walk) -> None:
    scores, channel = walk.before.astype(np.float64), walk.place.channel
    highest, score = scores.max(), scores[channel]
    # Of two infinite scores the difference is no number, and is told as none.
    with np.errstate(invalid="ignore"):
        powers = np.exp(scores - highest)
    _line(
        f"e^({number(score)} − {operand(highest)}) / sum = {number(powers[channel])} / {number(powers.sum())} = "
        f"{percent(chosen_value(walk), 2)}"
    )
    rival = int(np.argsort(-scores)[1] if scores.argmax() == channel else scores.argmax())
    st.caption(
        "The highest score is taken from all ten before e is raised to them, and the sum is that of all ten powers: "
        "without this step they could become too large to be computed, and the shares are the same. Only differences "
        f"count: {CLASS_NAMES[channel]} has {number(score)}, {CLASS_NAMES[rival]} {number(scores[rival])}."
    )


def _flatten(walk: Walk) -> None:
    if walk.before.ndim != 3:
        _line(f"{number(_before(walk))}, unchanged")
        return
    row, column, channel = (int(place) for place in np.unravel_index(walk.place.channel, walk.before.shape))
    _line(f"Map {channel}, row {row}, column {column} of the layer before: {number(walk.before[row, column, channel])}")


def _global_average(walk: Walk) -> None:
    values = walk.before[..., walk.place.channel]
    _line(f"sum {number(values.sum())} / {values.size} values = {number(chosen_value(walk))}")


def _unchanged(walk: Walk) -> None:
    _line(f"{number(_before(walk))}, unchanged")


def _line(text: str) -> None:
    show([sign(text)])


EXPLAINED: dict[str, Callable[[Walk], None]] = {
    "Conv2D": weighted_sum,
    "SeparableConv2D": weighted_sum,
    "Residual": residual_sum,
    "Whitening": weighted_sum,
    "Dense": weighted_sum,
    "MaxPooling2D": _pooling,
    "AveragePooling2D": _pooling,
    "GlobalAveragePooling2D": _global_average,
    "Rescaling": _scaling,
    "Normalization": _normalization,
    "BatchNormalization": _batch_normalization,
    "Activation": _activation,
    "Dropout": _unchanged,
    "Flatten": _flatten,
}
