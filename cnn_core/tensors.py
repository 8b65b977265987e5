"""The tensors that a chapter is about: the tutorial's three constants, and what shapes say of size."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

ITEM_BYTES = {"uint8": 1, "float32": 4}


@dataclass(frozen=True)
class Example:
    """A constant of the tutorial: what it is called, the code that makes it, and what it holds."""

    title: str
    code: str
    value: Any


EXAMPLES = {
    "scalar": Example("A number", "tf.constant(20)", 20),
    "vector": Example("Six numbers", "tf.constant([12, 20, 53, 26, 11, 56])", [12, 20, 53, 26, 11, 56]),
    "matrix": Example(
        "Four rows of four",
        "tf.constant([[3, 6, 7, 5], [9, 2, 3, 4], [7, 1, 10, 6], [0, 8, 11, 2]])",
        [[3, 6, 7, 5], [9, 2, 3, 4], [7, 1, 10, 6], [0, 8, 11, 2]],
    ),
}


def bytes_of(shape: Sequence[int], dtype: str) -> int:
    """What the values of a tensor of this shape take in memory, of a dtype in ITEM_BYTES."""
    return prod(shape) * ITEM_BYTES[dtype]


def shape_text(shape: Sequence[int]) -> str:
    """As Python writes a tuple: () for a single number, (6,) for a vector."""
    return str(tuple(int(side) for side in shape))
