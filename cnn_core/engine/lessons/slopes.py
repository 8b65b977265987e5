"""Automatic differentiation: a function, and its derivative as a GradientTape works it out."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.engine.inside.options import Options

REACH, PLACES = 3.0, 121
FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "x**2": lambda x: x**2,
    "x**3 - 3*x": lambda x: x**3 - 3 * x,
    "tf.sin(x)": tf.sin,
    "tf.nn.relu(x)": tf.nn.relu,
    "tf.exp(-x**2) * tf.sin(5*x)": lambda x: tf.exp(-(x**2)) * tf.sin(5 * x),
}
"""By the code of each."""
PAIRS = ((0.5, 1.9), (1.0, 3.2), (1.5, 3.9), (2.0, 5.2), (2.5, 5.8), (3.0, 7.1), (3.5, 8.2), (4.0, 8.8))
"""Eight points, for a line to be fitted to them."""
LINE = (1.0, 0.5)
"""Slope and intercept that the line has when its gradient is asked for."""


def slopes(_arrays: Mapping[str, NDArray[Any]], given: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """`x`, `y` and `slope`, (121,) float32, from -3 to 3. Option `function`, one of FUNCTIONS."""
    name = Options(given, ("function",)).choice("function", tuple(FUNCTIONS))
    x = tf.Variable(np.linspace(-REACH, REACH, PLACES, dtype=np.float32))
    with tf.GradientTape() as tape:
        y = FUNCTIONS[name](x)
    return {"x": x.numpy(), "y": y.numpy(), "slope": tape.gradient(y, x).numpy()}


def shards(_arrays: Mapping[str, NDArray[Any]], given: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """The gradient of a line's mean squared error by its slope and intercept: `whole` (2,) of all eight points, `each`
    (parts, 2) of as many equal parts, and `mean` (2,) of those; float32. Option `parts`, 1, 2, 4 or 8.
    """
    parts = Options(given, ("parts",)).whole("parts", 1, len(PAIRS), 2)
    if len(PAIRS) % parts:
        raise ValueError(f"parts must divide {len(PAIRS)} points evenly: 1, 2, 4 or 8, not {parts}.")
    points = np.array(PAIRS, np.float32)
    each = np.stack([_gradient(part) for part in np.split(points, parts)])
    return {"whole": _gradient(points), "each": each, "mean": tf.reduce_mean(each, axis=0).numpy()}


def _gradient(points: NDArray[np.float32]) -> NDArray[np.float32]:
    line = tf.Variable(LINE)
    with tf.GradientTape() as tape:
        error = tf.reduce_mean((line[0] * points[:, 0] + line[1] - points[:, 1]) ** 2)
    return tf.convert_to_tensor(tape.gradient(error, line)).numpy()
