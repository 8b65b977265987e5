"""How fast a product of two square matrices is here: Python's own loops, NumPy, and TensorFlow on its best device."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnn_core.engine.inside.options import Options

SIZES = (32, 64, 128, 256, 512)
MOST_LOOPED = 128
"""Larger ones take Python's loops many seconds."""
TRIES = 5
MOST_TURNS = 1000


def pace(_arrays: Mapping[str, NDArray[Any]], given: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """The best of five tries, () float64 seconds: `tensorflow`, `numpy` and, up to 128, `loops`, of one try.

    `device` () text; `difference` () float64, the largest between NumPy's and TensorFlow's product.

    Options `size` of the matrices, one of SIZES; `turn`, which has no effect but to be asked anew.
    """
    options = Options(given, ("size", "turn"))
    size = options.whole("size", SIZES[0], SIZES[-1], SIZES[1])
    options.whole("turn", 0, MOST_TURNS, 0)
    if size not in SIZES:
        raise ValueError(f"size must be one of {', '.join(map(str, SIZES))}, not {size}.")
    matrix = np.random.default_rng(0).normal(size=(size, size)).astype(np.float32)
    tensor = tf.constant(matrix)
    product = tf.matmul(tensor, tensor)
    answer = {
        "tensorflow": np.array(_best(lambda: tf.matmul(tensor, tensor).numpy())),
        "numpy": np.array(_best(lambda: matrix @ matrix)),
        "device": np.array(":".join(product.device.split(":")[-2:])),
        "difference": np.array(np.abs(product.numpy() - matrix @ matrix).max(), np.float64),
    }
    if size <= MOST_LOOPED:
        rows = matrix.tolist()
        answer["loops"] = np.array(_seconds(lambda: _by_loops(rows)))
    return answer


def _best(work: Callable[[], object]) -> float:
    return min(_seconds(work) for _ in range(TRIES))


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _by_loops(rows: list[list[float]]) -> list[list[float]]:
    columns = list(zip(*rows, strict=True))
    made = []
    for row in rows:
        line = []
        for column in columns:
            total = 0.0
            for place, value in enumerate(row):
                total += value * column[place]
            line.append(total)
        made.append(line)
    return made
