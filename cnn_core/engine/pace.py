"""How an epoch is cut into executions: long enough that Python costs nothing, short enough that a person is heard."""

import time
from itertools import pairwise
from math import ceil

import tensorflow as tf

from cnn_core import architecture
from cnn_core.config import RunConfig
from cnn_core.frozen import keeps_features

EXECUTION_SECONDS = 0.1
MAXIMUM_BATCHES = 100

FLOPS_A_MULTIPLY_ADD = 6
"""Of a training step: 2 forward, 2 for the gradient of the inputs, 2 for that of the weights."""
FORWARD_FLOPS = 2

_USUAL_SHARE = 0.6
"""Of the rate of a matrix product, about what small networks reach (docs/benchmarks)."""
_SIDE = 768


def ends(batches: int, parts: int) -> tuple[int, ...]:
    """After how many batches each of so many equal parts of an epoch ends; parts are at most as many as batches."""
    return tuple(round(batches * part / parts) for part in range(1, parts + 1))


def executions(batches: int, *, at_most: int, parts: int) -> tuple[int, ...]:
    """How many batches each execution of an epoch runs: at most so many, and one ends where each of the parts ends."""
    sizes = [end - begin for begin, end in pairwise((0, *ends(batches, parts)))]
    return tuple(size for part in sizes for size in _evenly(part, ceil(part / at_most)))


def _evenly(total: int, parts: int) -> list[int]:
    return [total * (part + 1) // parts - total * part // parts for part in range(parts)]


def batches_an_execution(config: RunConfig) -> int:
    """How many batches this computer trains in about a tenth of a second, judged by a matrix product; at least one."""
    flops = _flops_an_image(config) * config.training.batch_size
    seconds = flops / (_USUAL_SHARE * matrix_product_rate())
    return max(1, min(MAXIMUM_BATCHES, int(EXECUTION_SECONDS / seconds)))


def _flops_an_image(config: RunConfig) -> int:
    """Of a training step; frozen layers have no way back, and none forward where what they make is kept."""
    layers = architecture.summarize(config.model).layers
    frozen = sum(layer.multiply_adds for layer in layers if layer.frozen)
    learning = sum(layer.multiply_adds for layer in layers if not layer.frozen)
    return FLOPS_A_MULTIPLY_ADD * learning + (0 if keeps_features(config) else FORWARD_FLOPS * frozen)


def matrix_product_rate() -> float:
    """Floating-point operations a second of float32 matrices, the best of three; takes some hundredths of a second."""
    matrix = tf.ones((_SIDE, _SIDE))
    best = 0.0
    for _ in range(3):
        began = time.perf_counter()
        tf.matmul(matrix, matrix).numpy()
        best = max(best, 2 * _SIDE**3 / (time.perf_counter() - began))
    return best
