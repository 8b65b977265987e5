"""A line of code, run by TensorFlow as it stands, and what it answers: from a short list, nothing else is run."""

from collections.abc import Callable, Mapping
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.engine.inside.options import Options

LINES: dict[str, tuple[str, Callable[[], Any]]] = {
    "version": ("tf.__version__", lambda: tf.__version__),
    "keras": ("keras.__version__", keras.version),
    "backend": ("keras.backend.backend()", keras.backend.backend),
    "devices": ("tf.config.list_logical_devices()", tf.config.list_logical_devices),
    "sum": ("tf.add(2, 3)", lambda: tf.add(2, 3)),
    "mean": ("tf.reduce_mean([1.0, 2.0, 6.0])", lambda: tf.reduce_mean([1.0, 2.0, 6.0])),
    "product": ("tf.matmul([[1, 2]], [[3], [4]])", lambda: tf.matmul([[1, 2]], [[3], [4]])),
}
"""The code by its name, and the same as a function."""


def line(_arrays: Mapping[str, NDArray[Any]], given: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """`code` and `answer`, () text: the code and how Python writes what came of it. Option `name`, one of LINES."""
    name = Options(given, ("name",)).choice("name", tuple(LINES))
    code, run = LINES[name]
    return {"code": np.array(code), "answer": np.array(repr(run()))}
