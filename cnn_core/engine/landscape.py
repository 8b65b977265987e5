"""The loss of a trained network on a plane through its weights: a slice of what training goes down on.

Li, Xu, Taylor, Studer and Goldstein, "Visualizing the Loss Landscape of Neural Nets", 2018, arXiv 1712.09913: two
random directions, each filter of them as long as the network's own, so that a step means the same in every layer.
"""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from cnn_core.analysis.calibration import cross_entropy
from cnn_core.engine.evaluation import LogitsFunction
from cnn_core.errors import StudyError
from cnn_core.studies.telling import Listener

SIDE = 31
"""Points along each direction; an odd number, so that the trained network is one of them."""
REACH = 1.0
"""How far the slice goes from the trained weights: as far as they are from 0."""
CHECKS = 24
"""Further points, at random, by which a reader of the grid can tell how good its reading between the points is."""

LARGEST = float(np.finfo(np.float32).max)

Weights = list[NDArray[np.float32]]


def landscape(
    model: keras.Model, images: NDArray[np.uint8], labels: NDArray[np.integer], listener: Listener, *, seed: int = 0
) -> dict[str, Any]:
    """Mean cross-entropy of the images (n, 32, 32, 3) with `labels` (n,) at each point of the plane.

    Gives `places` (31,), from -1 to 1; `losses` (31, 31), row i and column j at `places[i]` along the second direction
    and `places[j]` along the first; `checks` (24, 2), other points, and `check_losses` (24,). All float32. The model's
    weights are as before afterwards. Raises StudyError where the trained network's loss is no number.
    """
    logits_of = LogitsFunction(model)
    _check(cross_entropy(logits_of(images), labels))
    centre: Weights = [variable.numpy() for variable in model.trainable_variables]
    random = np.random.default_rng(seed)
    first, second = (direction(centre, random) for _ in range(2))
    places = np.linspace(-REACH, REACH, SIDE, dtype=np.float32)
    grid = [(along, across) for across in places for along in places]
    checks = random.uniform(-REACH, REACH, (CHECKS, 2)).astype(np.float32)
    losses = np.empty(len(grid) + CHECKS, np.float32)
    listener.stage("The loss at each point of the slice", len(losses))
    try:
        for place, (along, across) in enumerate([*grid, *checks]):
            parts = zip(centre, first, second, strict=True)
            _assign(model, [at + along * one + across * other for at, one, other in parts])
            losses[place] = cross_entropy(logits_of(images), labels)
            listener.count(place + 1)
    finally:
        _assign(model, centre)
    # What is too far out to be a number is as far out as there are numbers.
    losses = np.nan_to_num(losses, nan=LARGEST, posinf=LARGEST)
    return {
        "places": places,
        "losses": losses[: len(grid)].reshape(SIDE, SIDE),
        "checks": checks,
        "check_losses": losses[len(grid) :],
    }


def direction(weights: Weights, random: np.random.Generator) -> Weights:
    """A random direction with each filter, each unit's row of weights, as long as that of `weights`.

    Biases, and the scale and shift of normalizations, stay where they are, as in the paper.
    """
    return [_as_long_as(weight, random.normal(size=weight.shape)) for weight in weights]


def _as_long_as(weight: NDArray[np.float32], drawn: NDArray[np.float64]) -> NDArray[np.float32]:
    if weight.ndim < 2:
        return np.zeros_like(weight)
    inputs = tuple(range(weight.ndim - 1))
    lengths = (np.sqrt(np.square(array).sum(axis=inputs, keepdims=True)) for array in (weight, drawn))
    wanted, found = lengths
    return (drawn * wanted / found).astype(np.float32)


def _assign(model: keras.Model, weights: Weights) -> None:
    for variable, weight in zip(model.trainable_variables, weights, strict=True):
        variable.assign(weight)


def _check(loss: float) -> None:
    if not np.isfinite(loss):
        raise StudyError(
            "The network's loss is no number any more: its training diverged. Choose another epoch, or another run."
        )
